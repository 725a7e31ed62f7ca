using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Programs;

/// <summary>Compiles the tests' own C for Windows.</summary>
internal static class MingwCompiler
{
    /// <summary>Compiles one file.</summary>
    /// <param name="source">Below tests/Windows.Tests.</param>
    /// <param name="output">The program or DLL.</param>
    /// <param name="options">Further options, libraries included.</param>
    /// <returns>The path of the output.</returns>
    public static string Compile(string source, string output, params string[] options)
    {
        string compiler = Tool.Require("mingw", "x86_64-w64-mingw32-gcc");
        (int exitCode, string text, string error) = Tool.Run(
            compiler, ["-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-unused-function", "-o", output,
            Path.Combine(Repository.Root, "tests", "Windows.Tests", source), .. options]);
        Assert.True(exitCode == 0, $"{source} does not compile: {text}{error}");
        return output;
    }

    /// <summary>Compiles a program with wmain of the folder Programs.</summary>
    public static string CompileProgram(string name, string folder, params string[] libraries) =>
        Compile(Path.Combine("Programs", $"{name}.c"), Path.Combine(folder, $"{name}.exe"), ["-municode", .. libraries]);
}
