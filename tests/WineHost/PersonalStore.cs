using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CertProp.Samples;

namespace CertProp.WineHost;

/// <summary>
/// The personal store of whoever runs the tests, inside of the prefix. Wine keeps it in the registry, one value
/// <c>Blob</c> an entry with the bytes that Windows keeps in a file.
/// </summary>
internal sealed class PersonalStore(WinePrefix prefix)
{
    private const string Store = @"HKEY_CURRENT_USER\Software\Microsoft\SystemCertificates\My";

    /// <summary>Replaces everything in the store.</summary>
    public void Fill(params IEnumerable<ElementWriter> entries) =>
        FillRaw(entries.Select(entry => (entry.Thumbprint, entry.ToArray())));

    /// <inheritdoc cref="Fill"/>
    public void FillRaw(IEnumerable<(string Name, byte[] Element)> entries)
    {
        // Wine makes the two empty siblings whenever the store is opened, read-only or not; Windows has them as well.
        var text = new StringBuilder($"[-{Store}]\r\n\r\n[{Store}\\CRLs]\r\n\r\n[{Store}\\CTLs]\r\n\r\n[{Store}\\Certificates]\r\n\r\n");
        foreach ((string name, byte[] element) in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"[{Store}\\Certificates\\{name}]\r\n\"Blob\"=hex:");
            text.AppendJoin(',', element.Select(value => value.ToString("x2", CultureInfo.InvariantCulture))).Append("\r\n\r\n");
        }
        prefix.ImportRegistry(text.ToString());
    }

    /// <summary>Takes the store itself away, as for a user who never had one.</summary>
    public void Remove() => prefix.ImportRegistry($"[-{Store}]\r\n");

    public string Export() => prefix.ExportRegistry(Store);

    /// <summary>The bytes of every entry by its name, as they lie in the registry.</summary>
    public IReadOnlyDictionary<string, byte[]> Read() =>
        Regex.Matches(Export(), """\\Certificates\\(?<name>[^\]\\]+)\]\s*"Blob"=hex:(?<bytes>[0-9a-f,\\\s]*)""").ToDictionary(
            entry => entry.Groups["name"].Value,
            entry => Convert.FromHexString(Regex.Replace(entry.Groups["bytes"].Value, @"[,\\\s]", "")));
}
