using System.Diagnostics;
using CertProp.Deploy.IntuneWin;
using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// The program that unpacks LZX, which the console exports and .NET cannot: cabextract, on Windows its own expand.exe.
/// </summary>
/// <param name="Program">Full path.</param>
internal sealed record UnpackingProgram(string Program)
{
    private const string Expand = "expand.exe", CabExtract = "cabextract";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private static string Name => OperatingSystem.IsWindows() ? Expand : CabExtract;

    /// <exception cref="InvalidInputException">It is not there.</exception>
    public static UnpackingProgram Require(string path, Cabinet cabinet)
    {
        // Not by the path on Windows, where anybody's expand.exe might come first.
        string[] folders = OperatingSystem.IsWindows()
            ? [Environment.SystemDirectory]
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Where(Path.IsPathRooted).Select(folder => Path.Combine(folder, Name)).FirstOrDefault(File.Exists)
            is { } program
            ? new UnpackingProgram(program)
            : throw new InvalidInputException(
                path,
                $"its {cabinet.Files.Count} files are compressed with LZX, which {Name} unpacks, and {Name} is not "
                + "installed");
    }

    /// <exception cref="InvalidInputException">It fails, or what it unpacks is not what the cabinet says.</exception>
    public IReadOnlyList<CabinetMember> Unpack(string path, Cabinet cabinet)
    {
        // What the program reads is what was examined: without what lies behind the cabinet, and without a second look
        // at a file that may have changed.
        using var folder = new ScratchFolder();
        string copy = Path.Combine(folder.Path, "copy.cab");
        File.WriteAllBytes(copy, cabinet.Bytes.AsSpan(0, cabinet.Length));
        return OperatingSystem.IsWindows() ? ByExpand(path, copy, cabinet) : ByCabExtract(path, copy, cabinet);
    }

    // All files one after the other on standard output: no name of them becomes one of the system's.
    private CabinetMember[] ByCabExtract(string path, string copy, Cabinet cabinet)
    {
        byte[] content = new byte[cabinet.Files.Sum(file => file.Length)];
        int read = Run(path, copy, ["--pipe", "--quiet", copy], output =>
        {
            int length = output.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return output.ReadByte() < 0 ? length : -1;
        });
        if (read != content.Length)
            throw new InvalidInputException(path, $"{CabExtract} unpacked other lengths than it says; it is damaged");
        int at = 0;
        var members = new List<CabinetMember>();
        foreach (CabinetFile file in cabinet.Files)
        {
            members.Add(new CabinetMember(file.Name, content[at..(at + file.Length)]));
            at += file.Length;
        }
        return [.. members];
    }

    private CabinetMember[] ByExpand(string path, string copy, Cabinet cabinet)
    {
        if (cabinet.Files.FirstOrDefault(
            file => EntryName.WhyUnsafe(EntryName.Normalise(file.Name)) is not null) is { } bad)
            throw new InvalidInputException(path, $"\"{SafeText.Of(bad.Name)}\" in it is no safe name for {Expand}");
        string target = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(copy)!, "files")).FullName;
        Run(path, copy, [copy, "-F:*", target], output =>
        {
            output.CopyTo(Stream.Null);
            return 0;
        });
        return
        [
            .. cabinet.Files.Select(file => new CabinetMember(
                file.Name,
                NamedFile.Read(Path.Combine(target, file.Name), $"{Expand} should have made it", file.Length))),
        ];
    }

    private int Run(string path, string copy, string[] arguments, Func<Stream, int> read)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        using var watch = new Timer(_ => End(process), null, s_patience, Timeout.InfiniteTimeSpan);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        int result = read(process.StandardOutput.BaseStream);
        if (result < 0)
            End(process);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            string said = SafeText.Of(SafeText.OneLine(error.Result.Replace(copy, path, StringComparison.Ordinal)));
            throw new InvalidInputException(path, $"{Name} cannot unpack it{(said.Length > 0 ? $": {said}" : "")}");
        }
        return result;
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended meanwhile.
        }
    }

    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("certprop-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
