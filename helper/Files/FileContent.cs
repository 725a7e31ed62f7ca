namespace CertProp.Files;

/// <summary>What was read from one file, through one handle.</summary>
/// <param name="Length">How many bytes of the caller's buffer it fills.</param>
/// <param name="Traits">What the file has beside its bytes.</param>
internal readonly record struct FileContent(int Length, FileTraits Traits)
{
    public DateTimeOffset LastWrite => Traits.LastWrite;
}

/// <summary>What a file has beside its bytes, and what comes back with them when it is restored.</summary>
/// <param name="LastWrite">In UTC.</param>
/// <param name="Attributes">Windows' attributes; null elsewhere.</param>
/// <param name="Unix">Mode and owner; null on Windows.</param>
internal readonly record struct FileTraits(
    DateTimeOffset LastWrite, FileAttributes? Attributes = null, UnixOwnership? Unix = null);

/// <param name="Mode">Permission bits, without the file's type.</param>
/// <param name="User">User id.</param>
/// <param name="Group">Group id.</param>
internal readonly record struct UnixOwnership(UnixFileMode Mode, uint User, uint Group);
