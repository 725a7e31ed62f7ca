using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Programs;

/// <summary>The programs of this folder.</summary>
internal static class CompiledProgram
{
    /// <summary>Skips the test where there is no compiler for Windows.</summary>
    public static void RequireCompiler() => Tool.Require("mingw", MingwCompiler.Program);

    /// <summary>Compiles a program with wmain; returns its path.</summary>
    public static string Make(string name, string folder, params string[] libraries)
    {
        RequireCompiler();
        return MingwCompiler.Compile(
            $"Windows.Tests/Programs/{name}.c", Path.Combine(folder, $"{name}.exe"), ["-municode", .. libraries]);
    }
}
