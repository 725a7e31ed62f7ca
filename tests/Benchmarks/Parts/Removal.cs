using System.Text.Json;

namespace CertProp.Benchmarks.Parts;

/// <summary>
/// Removal against the least that it can cost, and putting everything back. One tree serves all runs: what one of them
/// takes lies there again, as new files with the same content and times, before the next one begins, and the disk has
/// it. The other files and the folders are never touched, so a copy of all of them would only cost minutes.
/// </summary>
internal sealed class Removal
{
    private const double MostRatio = 3;

    private readonly Workbench _bench;
    private readonly string _tree;
    private readonly string _folder;
    private readonly string _backups;
    private readonly string[] _files;
    private readonly Series _remove;
    private readonly Series _restore;

    /// <param name="bench">What parts share.</param>
    /// <param name="tree">What is removed from.</param>
    /// <param name="origin">What it is a copy of, or itself.</param>
    /// <param name="name">A folder for backups, and for what is put back.</param>
    private Removal(Workbench bench, string tree, string origin, string name)
    {
        (_bench, _tree) = (bench, tree);
        _folder = Directory.CreateDirectory(bench.Work.PathOf(name)).FullName;
        _backups = Path.Combine(_folder, "backups");
        _files = ReadLeaked(origin);
        _remove = new Series("certprop remove", bench.Product.Remove(tree, origin, _backups));
        _restore = new Series("certprop restore", bench.Product.Restore(tree, origin, _backups));
        SaveMasters();
    }

    public static PartResult Measure(Workbench bench)
    {
        Trees trees = bench.Trees;
        PartResult result = new Removal(bench, trees.Removable, trees.Large, "removal").Measure();
        // Under strace every call costs; those of an entry are the same in a small tree.
        string calls = new Removal(bench, trees.Small, trees.Small, "removal-small").CountCalls();
        return result with { Text = $"{result.Text}\n{calls}" };
    }

    private PartResult Measure()
    {
        string list = Path.Combine(_folder, "leaked.txt");
        File.WriteAllLines(list, _files);
        string script = Toolchain.Unpack("removal-floor.sh", _bench.Work);
        var floor = new Series("floor: cp, sync -f, rm", new Command("sh", [script, list, _backups], [0]));
        for (int run = 1; run <= _bench.Settings.Removals; run++)
        {
            Benchmark.Talk($"remove: run {run} of {_bench.Settings.Removals}");
            MakeBackups();
            floor.Add(_bench.Launcher.Run(floor.Command));
            Require(left: 0);
            PutBack();
            MakeBackups();
            _remove.Add(_bench.Launcher.Run(_remove.Command));
            Require(left: 0);
            Tool.Run("sync");
            _restore.Add(_bench.Launcher.Run(_restore.Command));
            Require(left: _files.Length);
            Tool.Run("sync");
        }
        string text = $"""
            remove took {_files.Length:N0} entries out of the tree of the sweep on {FileSystem.Of(_tree)},
            restore put them back.

            {Series.Compare("floor", floor, _remove, _restore)}
            """;
        return new PartResult(
            text, new Target("remove, wall time against cp, sync -f and rm", _remove.RatioTo(floor), MostRatio, "x"));
    }

    private string CountCalls()
    {
        Benchmark.Talk("remove: counting system calls");
        MakeBackups();
        IReadOnlyDictionary<string, long>? calls =
            SystemCalls.Count(_bench.Launcher, _remove.Command, SystemCalls.OfRemoval);
        PutBack();
        return SystemCalls.TableOf(calls, "remove", "per removed entry", _files.Length);
    }

    /// <summary>Full paths of the leaked entries' files.</summary>
    private string[] ReadLeaked(string origin)
    {
        _bench.Launcher.Run(_bench.Product.Detect(_tree, "json", origin));
        using FileStream stream = File.OpenRead(_bench.Launcher.Output);
        using JsonDocument report = JsonDocument.Parse(stream);
        return
        [
            .. from certificate in report.RootElement.GetProperty("certificates").EnumerateArray()
               where certificate.GetProperty("verdict").GetString() == "leaked"
               select certificate.GetProperty("path").GetString()!,
        ];
    }

    private string Master(int file) => Path.Combine(_folder, "masters", $"{file}");

    private void SaveMasters()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "masters"));
        for (int file = 0; file < _files.Length; file++)
            File.Copy(_files[file], Master(file));
    }

    // Copies, where the file system can such that share their blocks; the product does not touch files with two names.
    private void PutBack()
    {
        for (int file = 0; file < _files.Length; file++)
            File.Copy(Master(file), _files[file], overwrite: true);
        Tool.Run("sync");
    }

    private void MakeBackups()
    {
        Tool.Run("rm", "-rf", _backups);
        // Others must not be able to write to backups, and these are nobody else's to read.
        Tool.Run("mkdir", "-m", "700", _backups);
        Tool.Run("sync");
    }

    // What did not do its work took no time worth telling.
    private void Require(int left)
    {
        int there = _files.Count(File.Exists);
        if (there != left)
            throw new BenchmarkException($"{there} of {_files.Length} leaked files are there, and {left} should be.");
    }
}
