using System.Diagnostics;

namespace CertProp.Benchmarks;

/// <summary>Programs whose output is wanted and whose time is not.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>The standard output of a program that must succeed.</summary>
    public static string Run(string program, params string[] arguments) => Run(s_none, program, arguments);

    /// <inheritdoc cref="Run(string, string[])"/>
    public static string Run(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new BenchmarkException($"{program} did not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new BenchmarkException($"{program} ended with {process.ExitCode}.\n{output}");
        return output;
    }

    /// <summary>Whether the program is on the path, or at the path that it is named by.</summary>
    public static bool IsThere(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <exception cref="MissingToolException">It is not there.</exception>
    public static void Require(string program, string package)
    {
        if (!IsThere(program))
            throw new MissingToolException(program, package);
    }
}
