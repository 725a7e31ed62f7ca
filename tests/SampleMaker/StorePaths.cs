namespace CertProp.Samples;

/// <summary>Where a profile keeps its personal store.</summary>
internal static class StorePaths
{
    public const string Roaming = "AppData/Roaming";

    private const string Store = "Microsoft/SystemCertificates/My/Certificates";

    /// <summary>In a whole profile folder, such as one below <c>C:\Users</c>.</summary>
    public const string OfProfile = $"{Roaming}/{Store}";

    /// <summary>In a folder that is itself the roaming part, as some profile shares have it.</summary>
    public const string OfRoaming = Store;
}
