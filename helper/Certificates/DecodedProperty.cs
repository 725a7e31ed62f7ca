using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace CertProp.Certificates;

/// <summary>A stored property for people.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Its name in wincrypt.h without CERT_ and _PROP_ID, or "unknown".</param>
/// <param name="Length">Length of the stored value in bytes.</param>
/// <param name="Value">The value as text; null where it is secret or empty.</param>
internal sealed record DecodedProperty(uint Id, string Name, int Length, string? Value)
{
    private const int MaxShownBytes = 32;

    public static DecodedProperty Of(StoreElement.Property property) =>
        new((uint)property.Id, NameOf(property.Id), property.Value.Length, Decode(property.Id, property.Value));

    private static string? Decode(PropertyId id, ReadOnlySpan<byte> value) => id switch
    {
        // A PIN identifier or a PIN: never shown, not even its first bytes.
        PropertyId.SmartCardPinId or PropertyId.SmartCardPinInfo => null,
        // One that cannot be read may hold provider parameters, which may hold a PIN.
        PropertyId.KeyProviderInfo => KeyProviderInfo.TryRead(value, out KeyProviderInfo? info, out _) ? Describe(info) : null,
        PropertyId.FriendlyName or PropertyId.Description or PropertyId.AutoEnroll or PropertyId.RequestOriginator
            or PropertyId.SmartCardReader or PropertyId.ExtendedErrorInfo => DecodeText(value),
        PropertyId.DateStamp or PropertyId.KeyRepairAttempted or PropertyId.NotBeforeFileTime when value.Length == sizeof(long) => DecodeFileTime(value),
        PropertyId.KeySpec or PropertyId.SubjectPublicKeyBitLength or PropertyId.AccessState
            when value.Length == sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(value).ToString(CultureInfo.InvariantCulture),
        PropertyId.KeyClassification when value.Length == sizeof(uint) =>
            DescribeKeyClass(BinaryPrimitives.ReadUInt32LittleEndian(value)),
        PropertyId.Archived or PropertyId.NoExpireNotification => "set",
        _ when value.IsEmpty => null,
        _ when value.Length > MaxShownBytes => $"{Convert.ToHexString(value[..MaxShownBytes])}...",
        _ => Convert.ToHexString(value),
    };

    private static string Describe(KeyProviderInfo info) =>
        $"provider \"{info.Provider}\", container {(info.Container is null ? "none" : $"\"{info.Container}\"")}, "
        + $"type {info.ProviderType} ({(info.ProviderType == 0 ? "CNG, a KSP" : "CryptoAPI, a CSP")}), "
        + $"flags 0x{info.Flags:X}, key spec {info.KeySpec}, parameters {info.ParameterCount}";

    private static string DecodeText(ReadOnlySpan<byte> value) =>
        $"\"{Encoding.Unicode.GetString(value).TrimEnd('\0')}\"";

    private static string DecodeFileTime(ReadOnlySpan<byte> value) =>
        BinaryPrimitives.ReadInt64LittleEndian(value) is >= 0 and <= 2650467743999999999 and var ticks
            ? DateTime.FromFileTimeUtc(ticks).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : Convert.ToHexString(value);

    // CertKeyType of wincrypt.h
    private static string DescribeKeyClass(uint value) => value switch
    {
        0 => "0 (other)",
        1 => "1 (virtual smart card)",
        2 => "2 (physical smart card)",
        3 => "3 (Windows Hello)",
        4 => "4 (Windows Hello, remote)",
        5 => "5 (Windows Hello smart card)",
        6 => "6 (hardware)",
        7 => "7 (software)",
        8 => "8 (self-signed)",
        _ => $"{value} (not a known key type)",
    };

    private static string NameOf(PropertyId id) => id switch
    {
        PropertyId.KeyProviderHandle => "KEY_PROV_HANDLE",
        PropertyId.KeyProviderInfo => "KEY_PROV_INFO",
        PropertyId.Sha1Hash => "SHA1_HASH",
        PropertyId.Md5Hash => "MD5_HASH",
        PropertyId.KeyContext => "KEY_CONTEXT",
        PropertyId.KeySpec => "KEY_SPEC",
        PropertyId.EnhancedKeyUsage => "ENHKEY_USAGE",
        PropertyId.FriendlyName => "FRIENDLY_NAME",
        PropertyId.Description => "DESCRIPTION",
        PropertyId.AccessState => "ACCESS_STATE",
        PropertyId.SignatureHash => "SIGNATURE_HASH",
        PropertyId.SmartCardData => "SMART_CARD_DATA",
        PropertyId.Efs => "EFS",
        PropertyId.Archived => "ARCHIVED",
        PropertyId.KeyIdentifier => "KEY_IDENTIFIER",
        PropertyId.AutoEnroll => "AUTO_ENROLL",
        PropertyId.PublicKeyAlgorithmParameters => "PUBKEY_ALG_PARA",
        PropertyId.CrossCertificateDistributionPoints => "CROSS_CERT_DIST_POINTS",
        PropertyId.IssuerPublicKeyMd5Hash => "ISSUER_PUBLIC_KEY_MD5_HASH",
        PropertyId.SubjectPublicKeyMd5Hash => "SUBJECT_PUBLIC_KEY_MD5_HASH",
        PropertyId.Enrollment => "ENROLLMENT",
        PropertyId.DateStamp => "DATE_STAMP",
        PropertyId.IssuerSerialNumberMd5Hash => "ISSUER_SERIAL_NUMBER_MD5_HASH",
        PropertyId.SubjectNameMd5Hash => "SUBJECT_NAME_MD5_HASH",
        PropertyId.ExtendedErrorInfo => "EXTENDED_ERROR_INFO",
        PropertyId.Certificate => "the certificate",
        PropertyId.Renewal => "RENEWAL",
        PropertyId.ArchivedKeyHash => "ARCHIVED_KEY_HASH",
        PropertyId.AutoEnrollRetry => "AUTO_ENROLL_RETRY",
        PropertyId.RequestOriginator => "REQUEST_ORIGINATOR",
        PropertyId.BackedUp => "BACKED_UP",
        PropertyId.SmartCardRootInfo => "SMART_CARD_ROOT_INFO",
        PropertyId.NCryptKeyHandle => "NCRYPT_KEY_HANDLE",
        PropertyId.KeyProviderOrNCryptKeyHandle => "HCRYPTPROV_OR_NCRYPT_KEY_HANDLE",
        PropertyId.CertificateEnrollmentPolicy => "CEP",
        PropertyId.OriginalCertificateEnrollmentPolicy => "ORIGINAL_CEP",
        PropertyId.SmartCardPinId => "SCARD_PIN_ID",
        PropertyId.SmartCardPinInfo => "SCARD_PIN_INFO",
        PropertyId.SubjectPublicKeyBitLength => "SUBJECT_PUB_KEY_BIT_LENGTH",
        PropertyId.NoExpireNotification => "NO_EXPIRE_NOTIFICATION",
        PropertyId.NCryptKeyHandleTransfer => "NCRYPT_KEY_HANDLE_TRANSFER",
        PropertyId.KeyProviderOrNCryptKeyHandleTransfer => "HCRYPTPROV_OR_NCRYPT_KEY_HANDLE_TRANSFER",
        PropertyId.SmartCardReader => "SMART_CARD_READER",
        PropertyId.KeyRepairAttempted => "KEY_REPAIR_ATTEMPTED",
        PropertyId.SmartCardReaderNonRemovable => "SMART_CARD_READER_NON_REMOVABLE",
        PropertyId.Sha256Hash => "SHA256_HASH",
        >= PropertyId.ScepFirst and <= PropertyId.ScepLast => "SCEP",
        PropertyId.SerializableKeyContext => "SERIALIZABLE_KEY_CONTEXT",
        PropertyId.IsolatedKey => "ISOLATED_KEY",
        PropertyId.SerialChain => "SERIAL_CHAIN",
        PropertyId.KeyClassification => "KEY_CLASSIFICATION",
        PropertyId.OcspMustStaple => "OCSP_MUST_STAPLE",
        PropertyId.DisallowedEnhancedKeyUsage => "DISALLOWED_ENHKEY_USAGE",
        PropertyId.NoncompliantRootUrl => "NONCOMPLIANT_ROOT_URL",
        PropertyId.PinSha256Hash => "PIN_SHA256_HASH",
        PropertyId.DeleteKeyOnClear => "CLR_DELETE_KEY",
        PropertyId.NotBeforeFileTime => "NOT_BEFORE_FILETIME",
        PropertyId.NotBeforeEnhancedKeyUsage => "NOT_BEFORE_ENHKEY_USAGE",
        _ => "unknown",
    };
}
