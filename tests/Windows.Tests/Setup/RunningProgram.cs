using System.Diagnostics;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Setup;

/// <summary>A program that waits for its standard input, so that it runs as long as a test wants.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    private RunningProgram(Process process) => _process = process;

    /// <summary>Starts it, and comes back when its file is mapped into a process.</summary>
    public static RunningProgram Start(WinePrefix prefix, string program, params string[] arguments)
    {
        var running = new RunningProgram(prefix.Start(program, arguments));
        string file = Path.Combine(prefix.DriveC, program[@"C:\".Length..].Replace('\\', '/'));
        // Until it is there, or has ended, which is a defect of this test.
        while (!IsMapped(file))
            Assert.False(running._process.HasExited, "it did not wait for its input");
        return running;
    }

    /// <summary>Gives it its input and waits for its end.</summary>
    public int Finish(string input)
    {
        _process.StandardInput.Write(input);
        _process.StandardInput.Close();
        _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static bool IsMapped(string file) => Directory.EnumerateDirectories("/proc")
        .Where(process => int.TryParse(Path.GetFileName(process), out _))
        .Any(process => MapsOf(process).Contains(file, StringComparison.Ordinal));

    private static string MapsOf(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "maps"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
