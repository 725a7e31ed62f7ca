namespace CertProp.Benchmarks;

/// <summary>Makes the programs that are measured.</summary>
internal static class Toolchain
{
    private const string WindowsCompiler = "x86_64-w64-mingw32-gcc";

    /// <summary>Compiles a C source that this assembly carries; returns the program.</summary>
    public static string Compile(string source, WorkFolder work)
    {
        if (!Tool.IsThere("cc"))
            throw new BenchmarkException("The benchmarks need a C compiler named cc (Debian: gcc and libc6-dev).");
        string file = Unpack(source, work);
        string program = Path.ChangeExtension(file, null);
        Tool.Run("cc", "-O2", "-o", program, file);
        return program;
    }

    /// <summary>Compiles a C source that this assembly carries for Windows; null without mingw.</summary>
    public static string? CompileForWindows(string source, WorkFolder work, params string[] libraries)
    {
        if (!Tool.IsThere(WindowsCompiler))
            return null;
        string file = Unpack(source, work);
        string program = Path.ChangeExtension(file, ".exe");
        Tool.Run(WindowsCompiler, ["-O2", "-o", program, file, .. libraries]);
        return program;
    }

    /// <summary>Writes a source that this assembly carries; returns the file.</summary>
    public static string Unpack(string source, WorkFolder work)
    {
        string file = work.PathOf(source);
        using Stream stored = typeof(Toolchain).Assembly.GetManifestResourceStream(source)!;
        using FileStream copy = File.Create(file);
        stored.CopyTo(copy);
        return file;
    }

    /// <summary>
    /// Makes the helper for this system as its users would, and returns the program: published with its profile where
    /// this system has one, else built.
    /// </summary>
    public static string BuildProduct()
    {
        string helper = InRepository("helper");
        const string profile = "linux-x64";
        string output = Path.Combine(helper, "bin", "Release", "net10.0");
        if (File.Exists(Path.Combine(helper, "Properties", "PublishProfiles", $"{profile}.pubxml")))
            return Publish(helper, profile, Path.Combine(output, profile, "benchmark"), "certprop");
        Build(helper);
        return Path.Combine(output, "certprop");
    }

    /// <summary>Publishes the certprop.exe that ships, and returns it.</summary>
    public static string PublishWindowsProduct(WorkFolder work) =>
        Publish(InRepository("helper"), "win-x64", work.PathOf("product"), "certprop.exe");

    /// <summary>Publishes a program that does nothing just as certprop.exe is published, and returns it.</summary>
    public static string PublishEmpty(WorkFolder work) => Publish(
        InRepository("tests/Benchmarks/Empty"), "win-x64", work.PathOf("empty"), "certprop.exe");

    /// <summary>Publishes the program that records what certprop's commands run, and returns it.</summary>
    public static string PublishRecorder(WorkFolder work)
    {
        string output = work.PathOf("recorder");
        DotNet("publish", InRepository("tests/Benchmarks/Recorder"), "-o", output);
        return Path.Combine(output, "certprop.exe");
    }

    /// <summary>Builds certprop-deploy, and returns the program.</summary>
    public static string BuildDeploy()
    {
        string packaging = InRepository("packaging");
        Build(packaging);
        return Path.Combine(packaging, "bin", "Release", "net10.0", "certprop-deploy");
    }

    /// <summary>A file or folder of the checkout.</summary>
    public static string InRepository(string relative)
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CertPropRemediation.sln")))
                return Path.Combine(folder, relative);
        }
        throw new BenchmarkException("No CertPropRemediation.sln above: run the benchmarks inside the repository.");
    }

    private static void Build(string project) => DotNet("build", project, "-c", "Release");

    private static string Publish(string project, string profile, string output, string program)
    {
        DotNet("publish", project, $"-p:PublishProfile={profile}", "-o", output);
        return Path.Combine(output, program);
    }

    // A build server would stay, hold the pipe of our reading open, and take time from what is measured.
    private static void DotNet(string verb, string project, params string[] options)
    {
        Benchmark.Talk($"{verb} of {Path.GetFileName(project)}");
        Tool.Run("dotnet", [verb, project, .. options, "--disable-build-servers", "--nologo", "-v", "quiet"]);
    }
}
