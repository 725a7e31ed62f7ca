namespace CertProp.Windows.Tests.Setup;

internal static class UnixFileModes
{
    public const UnixFileMode OfOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public const UnixFileMode OfEverybody = (UnixFileMode)0b111_111_111;
}
