using System.Diagnostics;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>Compiles C of this repository for Windows.</summary>
internal static class MingwCompiler
{
    /// <summary>The program that must be there.</summary>
    public const string Program = "x86_64-w64-mingw32-gcc";

    /// <summary>Compiles one file.</summary>
    /// <param name="source">Its path below the folder tests.</param>
    /// <param name="output">The program or DLL.</param>
    /// <param name="options">Further options, libraries included.</param>
    /// <returns>The path of the output.</returns>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    public static string Compile(string source, string output, params string[] options)
    {
        string[] all =
        [
            "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-unused-function", "-o", output,
            Path.Combine(Repository.Root, "tests", source), .. options,
        ];
        CommandResult result = ProcessRun.Of(new ProcessStartInfo(Program, all), new Dictionary<string, string>());
        return result.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{source} does not compile: {result.Output}{result.Error}");
    }
}
