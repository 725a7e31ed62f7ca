namespace CertProp.Samples.Tree;

/// <summary>One store file, and what certprop must say of it.</summary>
/// <param name="Shows">What the sample is there for.</param>
/// <param name="Reason">As in reports, in camel case.</param>
/// <param name="Owner"><c>own</c>, <c>foreign</c> or <c>unknown</c>.</param>
/// <param name="Name">The certificate's thumbprint; of an unreadable element, the name of its file.</param>
/// <param name="Element">The file's bytes.</param>
public sealed record SampleEntry(string Shows, string Reason, string Owner, string Name, byte[] Element)
{
    /// <summary>The name of the file.</summary>
    public string FileName { get; init; } = Name;

    internal static SampleEntry Leaked(string shows, ElementWriter element) => Of(shows, "leaked", "foreign", element);

    internal static SampleEntry Own(string shows, ElementWriter element) => Of(shows, "owner", "own", element);

    internal static SampleEntry OwnerUnknown(string shows, ElementWriter element) =>
        Of(shows, "ownerUnknown", "unknown", element);

    /// <summary>Kept by this rule alone: the certificate is somebody else's.</summary>
    internal static SampleEntry Kept(string reason, string shows, ElementWriter element) =>
        Of(shows, reason, "foreign", element);

    internal static SampleEntry Unreadable(string shows, string fileName, byte[] bytes) =>
        new(shows, "unreadable", "unknown", fileName, bytes);

    internal static SampleEntry Of(string shows, string reason, string owner, ElementWriter element) =>
        new(shows, reason, owner, element.Thumbprint, element.ToArray());
}
