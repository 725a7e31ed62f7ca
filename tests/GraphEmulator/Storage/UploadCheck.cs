using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace CertProp.GraphEmulator.Storage;

/// <summary>What a client must keep to when it uploads one blob (F31). Pure.</summary>
/// <param name="sizeEncrypted">What it said that it would upload.</param>
internal sealed class UploadCheck(long sizeEncrypted)
{
    private readonly Dictionary<string, long> _blocks = [];

    /// <summary>A block arrived.</summary>
    /// <returns>What is wrong.</returns>
    public IEnumerable<string> Block(string id, long length)
    {
        if (!Convert.TryFromBase64String(id, new byte[id.Length], out _))
            yield return $"the block id \"{id}\" is not base64, or not escaped in the query";
        if (_blocks.Keys.FirstOrDefault(other => other.Length != id.Length) is string different)
            yield return $"the block ids \"{id}\" and \"{different}\" differ in length";
        _blocks[id] = length;
    }

    /// <summary>The list of blocks arrived.</summary>
    /// <inheritdoc cref="Block" path="/returns"/>
    public IEnumerable<string> List(string xml)
    {
        string[] ids;
        try
        {
            ids = [.. XDocument.Parse(xml).Root!.Elements().Select(element => element.Value)];
        }
        catch (XmlException e)
        {
            return [$"the block list is no XML: {e.Message}"];
        }
        return ListProblems(ids);
    }

    private IEnumerable<string> ListProblems(string[] ids)
    {
        if (!ids.SequenceEqual(ids.Order(StringComparer.Ordinal)))
            yield return "the block list is not in the order of the blocks";
        foreach (string id in ids.Where(id => !_blocks.ContainsKey(id)))
            yield return $"the block list names {id}, which was not sent";
        long total = ids.Sum(id => _blocks.GetValueOrDefault(id));
        if (total != sizeEncrypted)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"the blocks have {total} bytes together, not sizeEncrypted ({sizeEncrypted})");
        }
    }
}
