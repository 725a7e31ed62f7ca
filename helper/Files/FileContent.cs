namespace CertProp.Files;

/// <summary>What was read from one file, through one handle.</summary>
/// <param name="Length">How many bytes of the caller's buffer it fills.</param>
/// <param name="LastWrite">In UTC.</param>
internal readonly record struct FileContent(int Length, DateTimeOffset LastWrite);
