using System.Diagnostics;

namespace CertProp.Tests.Support;

/// <summary>A program that a test needs and that may be missing here.</summary>
internal static class Tool
{
    /// <summary>
    /// Skips the test where the program is missing; fails it where the environment variable CERTPROP_REQUIRE (names
    /// separated by commas) says that it must be there.
    /// </summary>
    /// <param name="name">The name in CERTPROP_REQUIRE.</param>
    /// <param name="program">The program looked for on the path, or a whole path.</param>
    public static string Require(string name, string? program = null)
    {
        program ??= name;
        string? found = Path.IsPathRooted(program)
            ? File.Exists(program) ? program : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (found is not null)
            return found;
        Miss(name, $"{name} is not installed");
        return "";
    }

    /// <summary>Skips the test for want of a program that is missing or cannot work here; fails it where it is required.</summary>
    public static void Miss(string name, string why)
    {
        string[] required = (Environment.GetEnvironmentVariable("CERTPROP_REQUIRE") ?? "").Split(',');
        Assert.False(required.Contains(name), $"{name} is required here: {why}");
        Assert.Skip(why);
    }

    /// <summary>Runs a program to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
