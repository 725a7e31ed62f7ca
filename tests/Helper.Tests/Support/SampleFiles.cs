namespace CertProp.Tests.Support;

/// <summary>The store files among the samples, as they lie in the checkout.</summary>
internal static class SampleFiles
{
    private static readonly EnumerationOptions s_everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0 };

    /// <summary>Every file with a thumbprint's name, links left out, in a fixed order.</summary>
    public static IReadOnlyList<string> StoreFiles { get; } =
    [
        .. Directory.EnumerateFiles(Repository.SampleProfiles, "*", s_everything)
            .Where(path => Path.GetFileName(path).Length == 40 && new FileInfo(path).LinkTarget is null)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A file's path below the samples, for messages.</summary>
    public static string ShortName(string path) => Path.GetRelativePath(Repository.SampleProfiles, path);
}
