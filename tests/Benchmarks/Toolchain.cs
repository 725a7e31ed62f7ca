namespace CertProp.Benchmarks;

/// <summary>Makes the programs that are measured.</summary>
internal static class Toolchain
{
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

    /// <summary>Writes a source that this assembly carries; returns the file.</summary>
    public static string Unpack(string source, WorkFolder work)
    {
        string file = work.PathOf(source);
        using Stream stored = typeof(Toolchain).Assembly.GetManifestResourceStream(source)!;
        using FileStream copy = File.Create(file);
        stored.CopyTo(copy);
        return file;
    }

    /// <summary>Builds the helper as it is measured, and returns the program.</summary>
    public static string BuildProduct()
    {
        Benchmark.Talk("building the helper");
        string helper = Path.Combine(Repository(), "helper");
        // A build server would stay, hold the pipe of our reading open, and take time from what is measured.
        Tool.Run("dotnet", "build", helper, "-c", "Release", "--disable-build-servers", "--nologo", "-v", "quiet");
        return Path.Combine(helper, "bin", "Release", "net10.0", "certprop");
    }

    /// <summary>Builds certprop-deploy, and returns the program.</summary>
    public static string BuildDeploy()
    {
        Benchmark.Talk("building certprop-deploy");
        string packaging = Path.Combine(Repository(), "packaging");
        Tool.Run("dotnet", "build", packaging, "-c", "Release", "--disable-build-servers", "--nologo", "-v", "quiet");
        return Path.Combine(packaging, "bin", "Release", "net10.0", "certprop-deploy");
    }

    private static string Repository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "CertPropRemediation.sln")))
                return folder;
        }
        throw new BenchmarkException("No CertPropRemediation.sln above: run the benchmarks inside the repository.");
    }
}
