namespace CertProp.Deploy.IntuneWin;

/// <summary>What an upload says about a payload (<c>mobileAppContentFile</c> of Graph), and its app.</summary>
/// <param name="SetupFile">The file among those in the package that Intune names as its setup file.</param>
/// <param name="Size">Bytes of the inner ZIP.</param>
/// <param name="SizeEncrypted">Bytes of the payload.</param>
/// <param name="Encryption">Keys, MAC and digest.</param>
internal sealed record ContentFile(string SetupFile, long Size, long SizeEncrypted, EncryptionInfo Encryption);
