using System.Text;
using System.Xml;
using System.Xml.Schema;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>
/// Real exports and the schemas made of them, of the shared reference data; skips the test where they are not.
/// </summary>
internal static class RealDigests
{
    public const string Signed =
        "configmgr-hub-firstparty/CVE-2018-12126, CVE-2018-12130, CVE-2018-12127 and CVE-2019-11091 - "
        + "Microarchitectural Data Sampling.xml";

    public static string[] Cabinets =>
    [
        "garytown/Active Cache Management.cab", "garytown/Black Lotus Remediation.cab",
        "ConfigMgrScripts/Configuration - Power Scheme.cab",
    ];

    /// <summary>Every digest that is there, in cabinets and alone.</summary>
    public static string[] Digests => Directory.GetFiles(Find("samples"), "*.xml", SearchOption.AllDirectories);

    public static string Sample(string name) => Find($"samples/{name}");

    /// <summary>What the schemas have against a digest.</summary>
    public static IReadOnlyList<string> FaultsOf(byte[] digest)
    {
        var schemas = new XmlSchemaSet();
        foreach (string name in new[] { "rules.xsd", "digest.xsd" })
            schemas.Add(null, Find(name));
        var faults = new List<string>();
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema, Schemas = schemas };
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        settings.ValidationEventHandler += (_, fault) => faults.Add(fault.Message);
        // By text: what is stored alone says utf-16 and is not.
        using var text = new StreamReader(new MemoryStream(digest), Encoding.UTF8);
        using var xml = XmlReader.Create(text, settings);
        while (xml.Read())
        {
            // The handler is told.
        }
        return faults;
    }

    private static string Find(string name)
    {
        string path = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "configmgr", name));
        Assert.SkipUnless(Path.Exists(path), "the shared reference data is not beside this checkout");
        return path;
    }
}
