using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace CertProp.Samples.Bulk;

/// <summary>
/// One element with a placeholder user, stamped into any number of elements of other users: the number of the user,
/// the serial number and the hash are all that changes, so a hundred thousand cost little more than their hashes.
/// </summary>
internal sealed class BulkTemplate
{
    public const int MaxUsers = 99_999;

    private const int UserDigits = 5;

    private readonly byte[] _element;
    private readonly int[] _users;
    private readonly int _serial;
    private readonly int _certificate;
    private readonly int _hash;

    /// <param name="seed">Makes the key, and so differs between templates.</param>
    /// <param name="describe">Adds the properties that stand before the certificate.</param>
    public BulkTemplate(string seed, Func<ElementWriter, ElementWriter> describe)
    {
        string user = MaxUsers.ToString(CultureInfo.InvariantCulture);
        var certificate = new SampleCertificate
        {
            Seed = $"bulk {seed}",
            Subject = $"CN=User {user}, OU=People, OU=Headquarters, DC=corp, DC=example",
            Upns = [BulkUser.Upn(MaxUsers)],
            Mails = [BulkUser.Mail(MaxUsers)],
            Sid = BulkUser.Sid(MaxUsers),
            Ekus = [Oids.SmartCardLogon, Oids.ClientAuthentication, Oids.SecureMail],
            TemplateOid = "1.3.6.1.4.1.311.21.8.1234567.7654321.1.2.3",
        };
        byte[] der = certificate.ToDer();
        ElementWriter writer = describe(new ElementWriter())
            .Add(PropertyIds.KeyIdentifier, SeededBytes.Take(seed, 20)).Sha1().Certificate(der);
        _element = writer.ToArray();
        _certificate = _element.Length - der.Length;
        _serial = _element.AsSpan().IndexOf(certificate.SerialNumber());
        _hash = _element.AsSpan().IndexOf(Convert.FromHexString(writer.Thumbprint));
        _users = [.. Find(_element, System.Text.Encoding.ASCII.GetBytes(user))];
    }

    public int Length => _element.Length;

    /// <summary>Writes an element for this user, and gives the name of its file.</summary>
    /// <param name="element">Receives <see cref="Length"/> bytes.</param>
    /// <param name="user">Whose certificate it is.</param>
    /// <param name="number">Makes it different from every other of the template.</param>
    [SuppressMessage("Security", "CA5350", Justification = "Windows names entries by SHA-1; it is an identifier.")]
    public string Stamp(Span<byte> element, int user, long number)
    {
        _element.CopyTo(element);
        Span<byte> digits = stackalloc byte[UserDigits];
        user.TryFormat(digits, out _, "D5", CultureInfo.InvariantCulture);
        foreach (int at in _users)
            digits.CopyTo(element[at..]);
        // The first half stays: it holds the sign.
        BinaryPrimitives.WriteInt64BigEndian(element[(_serial + 8)..], number);
        Span<byte> hash = element.Slice(_hash, SHA1.HashSizeInBytes);
        SHA1.HashData(element[_certificate.._element.Length], hash);
        return Convert.ToHexString(hash);
    }

    private static IEnumerable<int> Find(byte[] bytes, byte[] wanted)
    {
        for (int at = 0; at <= bytes.Length - wanted.Length; at++)
        {
            if (bytes.AsSpan(at).StartsWith(wanted))
                yield return at;
        }
    }
}
