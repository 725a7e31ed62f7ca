namespace CertProp.Samples;

/// <summary>The numbers of wincrypt.h (CERT_…_PROP_ID) that samples use.</summary>
public static class PropertyIds
{
    public const uint KeyProviderInfo = 2;
    public const uint Sha1Hash = 3;
    public const uint Md5Hash = 4;
    public const uint FriendlyName = 11;
    public const uint Description = 13;
    public const uint SmartCardData = 16;
    public const uint Efs = 17;
    public const uint Archived = 19;
    public const uint KeyIdentifier = 20;
    public const uint AutoEnroll = 21;
    public const uint SubjectPublicKeyMd5Hash = 25;
    public const uint Enrollment = 26;
    public const uint DateStamp = 27;
    public const uint Certificate = 32;
    public const uint RevocationList = 33;
    public const uint Renewal = 64;
    public const uint AutoEnrollRetry = 66;
    public const uint RequestOriginator = 69;
    public const uint BackedUp = 71;
    public const uint EnrollmentPolicy = 87;
    public const uint OriginalEnrollmentPolicy = 88;
    public const uint SubjectPublicKeyBitLength = 92;
    public const uint SmartCardReader = 101;
    public const uint ReaderNonRemovable = 106;
    public const uint Sha256Hash = 107;
    public const uint ScepFirst = 108;
    public const uint ScepServerCertificates = 110;
    public const uint ScepLast = 116;
    public const uint SerializableKeyContext = 117;
    public const uint IsolatedKey = 118;
    public const uint SerialChain = 119;
    public const uint KeyClassification = 120;
    public const uint DeleteKeyOnClear = 125;
}
