using System.Diagnostics;
using CertProp.Tests.Support;

[assembly: AssemblyFixture(typeof(CertProp.Windows.Tests.PublishedExe))]

namespace CertProp.Windows.Tests;

/// <summary>
/// The certprop.exe that ships, published once for all tests, on Windows itself or under Wine in a prefix of its own.
/// </summary>
public sealed class PublishedExe : IDisposable
{
    private const string Wine = "/usr/lib/wine/wine64";

    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _exe;

    public PublishedExe() => _exe = new Lazy<string>(Publish);

    /// <summary>Path of the exe; publishing takes half a minute, the first time it is asked for.</summary>
    public string Path
    {
        get
        {
            if (!OperatingSystem.IsWindows())
                Tool.Require("wine", Wine);
            return _exe.Value;
        }
    }

    /// <summary>Runs the exe to its end.</summary>
    internal CommandResult Run(params string[] arguments)
    {
        string exe = Path;
        ProcessStartInfo start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(exe, arguments)
            : new ProcessStartInfo(Wine, [exe, .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        start.StandardOutputEncoding = start.StandardErrorEncoding = System.Text.Encoding.UTF8;
        UsePrefix(start);
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_longest))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"certprop.exe {string.Join(' ', arguments)} did not end");
        }
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>A path of this machine as the exe sees it.</summary>
    internal static string WindowsPath(string path) =>
        OperatingSystem.IsWindows() ? path : $"Z:{path.Replace('/', '\\')}";

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(Prefix))
        {
            // Only the server of this prefix: others may run on the machine.
            var start = new ProcessStartInfo("/usr/lib/wine/wineserver64", ["-k", "-w"]);
            UsePrefix(start);
            using Process process = Process.Start(start)!;
            process.WaitForExit();
        }
        _folder.Dispose();
    }

    private string Prefix => System.IO.Path.Combine(_folder.Path, "prefix");

    private void UsePrefix(ProcessStartInfo start)
    {
        start.Environment["WINEPREFIX"] = Prefix;
        start.Environment["WINEDEBUG"] = "-all";
        // Wine takes the encoding of file names from the locale.
        start.Environment["LC_ALL"] = "C.UTF-8";
    }

    // The first program in a new prefix would find Wine's own words on its standard error.
    private void MakePrefix()
    {
        var start = new ProcessStartInfo(Wine, ["wineboot", "-i"]) { RedirectStandardError = true, RedirectStandardOutput = true };
        UsePrefix(start);
        using Process process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(s_longest), "wineboot does not end");
    }

    private string Publish()
    {
        string output = System.IO.Path.Combine(_folder.Path, "publish");
        (int exitCode, string text, string error) = Tool.Run(
            "dotnet", "publish", System.IO.Path.Combine(Repository.Root, "helper"), "-p:PublishProfile=win-x64", "-o", output);
        Assert.True(exitCode == 0, $"dotnet publish failed: {text}{error}");
        if (!OperatingSystem.IsWindows())
            MakePrefix();
        return System.IO.Path.Combine(output, "certprop.exe");
    }
}
