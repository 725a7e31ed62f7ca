namespace CertProp.Benchmarks;

/// <summary>
/// Measures removal against its floor, and what it costs to put everything back. Each run has a fresh copy of the tree and
/// an empty backup folder beside it, both on the disk before the clock starts.
/// </summary>
/// <param name="launcher">Runs the programs.</param>
/// <param name="product">What is measured.</param>
/// <param name="work">Where the copies and backups lie.</param>
/// <param name="tree">What is copied.</param>
/// <param name="leaked">The files in the tree that removal takes, relative to it.</param>
internal sealed class Removal(Launcher launcher, Product product, WorkFolder work, string tree, string[] leaked)
{
    private readonly string _copy = work.PathOf("copy");
    private readonly string _backups = work.PathOf("backups");
    private readonly string[] _files = [.. leaked.Select(file => Path.Combine(work.PathOf("copy"), file))];

    public RemovalResults Measure(int runs)
    {
        string list = work.PathOf("leaked.txt");
        File.WriteAllLines(list, _files);
        string script = Toolchain.Unpack("removal-floor.sh", work);
        var floor = new Series("floor: cp, sync -f, rm", new Command("sh", [script, list, _backups], [0]));
        var remove = new Series("certprop remove", product.Remove(_copy, tree, _backups));
        var restore = new Series("certprop restore", product.Restore(_copy, tree, _backups));

        for (int run = 1; run <= runs; run++)
        {
            Benchmark.Talk($"removal {run} of {runs}");
            Prepare();
            floor.Add(launcher.Run(floor.Command));
            Require(left: 0);
            Prepare();
            remove.Add(launcher.Run(remove.Command));
            Require(left: 0);
            Tool.Run("sync");
            restore.Add(launcher.Run(restore.Command));
            Require(left: _files.Length);
        }
        Benchmark.Talk("counting system calls of removal");
        Prepare();
        return new RemovalResults(
            floor, remove, restore, new DriveInfo(_copy).DriveFormat, _files.Length,
            SystemCalls.Count(launcher, remove.Command, SystemCalls.OfRemoval));
    }

    private void Prepare()
    {
        Tool.Run("rm", "-rf", _copy, _backups);
        Tool.Run("cp", "-a", tree, _copy);
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
