namespace CertProp.Deploy.Tests.Support;

/// <summary>A small 64-bit Windows program with a file version, in the place of certprop.exe where only its bytes matter.</summary>
internal static class StandInProgram
{
    /// <summary>Compiles it.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="version">File version, such as 1.2.3.4.</param>
    /// <param name="returns">What it ends with, so that its bytes differ.</param>
    /// <returns>Its path.</returns>
    public static string Compile(TemporaryFolder folder, string version, int returns = 0)
    {
        string compiler = Tool.Require("mingw", "x86_64-w64-mingw32-gcc");
        string windres = Tool.Require("mingw", "x86_64-w64-mingw32-windres");
        string at = $"standin-{version}-{returns}";
        string source = folder.Write($"{at}/main.c", $"int main(void) {{ return {returns}; }}\n");
        string resource = folder.Write($"{at}/version.rc", $"1 VERSIONINFO\nFILEVERSION {version.Replace('.', ',')}\nBEGIN\nEND\n");
        string program = Path.Combine(Path.GetDirectoryName(source)!, "certprop.exe");
        Run(windres, resource, "-O", "coff", "-o", $"{resource}.o");
        Run(compiler, source, $"{resource}.o", "-s", "-Wl,--no-insert-timestamp", "-o", program);
        return program;
    }

    private static void Run(string program, params string[] arguments)
    {
        (int exitCode, string output, string error) = Tool.Run(program, arguments);
        Assert.True(exitCode == 0, $"{program} failed: {output}{error}");
    }
}
