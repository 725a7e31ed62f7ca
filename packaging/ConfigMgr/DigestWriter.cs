using System.Globalization;
using System.Text;
using System.Xml;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>Writes digests as the console exports them: its order, its white space, its byte order mark.</summary>
internal static class DigestWriter
{
    // Line ends by name: the framework's own follow the system, and it is CRLF that scripts are signed with.
    internal static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true),
        Indent = true,
        IndentChars = "  ",
        NewLineChars = "\r\n",
        NewLineHandling = NewLineHandling.Replace,
    };

    public static byte[] Write(ConfigurationObject digest)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement(DigestFormat.Root, DigestFormat.Digest);
            xml.WriteComment(DigestFormat.SchemaComment);
            if (digest is Baseline baseline)
                WriteBaseline(xml, baseline);
            else
                WriteItem(xml, (ConfigurationItem)digest);
            xml.WriteEndDocument();
        }
        return bytes.ToArray();
    }

    private static void WriteBaseline(XmlWriter xml, Baseline baseline)
    {
        xml.WriteStartElement("Baseline", DigestFormat.Digest);
        WriteId(xml, baseline.Id);
        WriteOptional(xml, "ConfigurationFlags", baseline.Flags);
        WriteAnnotation(xml, baseline.Annotation, declares: true);
        foreach (string group in Baseline.Groups)
        {
            xml.WriteStartElement(group, DigestFormat.Digest);
            foreach (ItemReference reference in baseline.References.Where(reference => reference.Group == group))
            {
                xml.WriteStartElement(reference.Kind, DigestFormat.Digest);
                xml.WriteAttributeString("AuthoringScopeId", reference.Scope);
                xml.WriteAttributeString("LogicalName", reference.LogicalName);
                WriteOptional(xml, "Version", reference.Version?.ToString(CultureInfo.InvariantCulture));
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteItem(XmlWriter xml, ConfigurationItem item)
    {
        xml.WriteStartElement(item.Kind, DigestFormat.Digest);
        WriteId(xml, item.Id);
        WriteOptional(xml, "ConfigurationFlags", item.Flags);
        WriteOptional(xml, "Is64Bit", item.Is64Bit is { } is64Bit ? Lower(is64Bit) : null);
        WriteAnnotation(xml, item.Annotation, declares: true);
        xml.WriteStartElement("Parts", DigestFormat.Digest);
        xml.WriteElementString("SuppressionReferences", DigestFormat.Digest, null);
        xml.WriteEndElement();
        xml.WriteStartElement("Settings", DigestFormat.Digest);
        xml.WriteStartElement("RootComplexSetting", DigestFormat.Digest);
        foreach (ItemSetting setting in item.Settings)
            WriteSetting(xml, setting);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("Rules", DigestFormat.Digest);
        foreach (ComplianceRule rule in item.Rules)
            WriteRule(xml, rule);
        xml.WriteEndElement();
        WritePlatforms(xml, item);
        if (item.Presence is { } presence)
        {
            xml.WriteStartElement("ScriptDiscoveryInfo", DigestFormat.Digest);
            xml.WriteAttributeString("ScriptType", presence.Language);
            xml.WriteElementString("Script", DigestFormat.Digest, presence.Text);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteSetting(XmlWriter xml, ItemSetting setting)
    {
        xml.WriteStartElement("SimpleSetting", DigestFormat.Digest);
        xml.WriteAttributeString("LogicalName", setting.LogicalName);
        xml.WriteAttributeString("DataType", setting.DataType);
        WriteAnnotation(xml, setting.Annotation, declares: true);
        switch (setting.Source)
        {
            case ScriptSource source:
                xml.WriteStartElement("ScriptDiscoverySource", DigestFormat.Digest);
                xml.WriteAttributeString("Is64Bit", Lower(source.Is64Bit));
                WriteOptional(xml, "IsPerUser", source.IsPerUser ? "true" : null);
                WriteScript(xml, "DiscoveryScriptBody", source.Discovery);
                if (source.Remediation is { } remediation)
                    WriteScript(xml, "RemediationScriptBody", remediation);
                xml.WriteEndElement();
                break;
            case RegistrySource source:
                xml.WriteStartElement("RegistryDiscoverySource", DigestFormat.Digest);
                foreach ((string name, string value) in source.Attributes)
                    xml.WriteAttributeString(name, value);
                xml.WriteElementString("Key", DigestFormat.Digest, source.Key);
                xml.WriteElementString("ValueName", DigestFormat.Digest, source.ValueName);
                xml.WriteEndElement();
                break;
            default:
                throw new ArgumentException("of this source only its name was read", nameof(setting));
        }
        xml.WriteEndElement();
    }

    private static void WriteScript(XmlWriter xml, string name, ScriptBody script)
    {
        xml.WriteStartElement(name, DigestFormat.Digest);
        xml.WriteAttributeString("ScriptType", script.Language);
        xml.WriteString(script.Text);
        xml.WriteEndElement();
    }

    private static void WriteRule(XmlWriter xml, ComplianceRule rule)
    {
        if (rule.Setting is not { } setting)
            throw new ArgumentException("a rule without a setting is not written", nameof(rule));
        xml.WriteStartElement("Rule", DigestFormat.Rules);
        xml.WriteAttributeString("xmlns", DigestFormat.Rules);
        xml.WriteAttributeString("id", rule.Id);
        xml.WriteAttributeString("Severity", rule.Severity);
        xml.WriteAttributeString("NonCompliantWhenSettingIsNotFound", Lower(rule.NeedsInstance));
        WriteAnnotation(xml, rule.Annotation, declares: false);
        xml.WriteStartElement("Expression", DigestFormat.Rules);
        xml.WriteElementString("Operator", DigestFormat.Rules, rule.Operator);
        xml.WriteStartElement("Operands", DigestFormat.Rules);
        xml.WriteStartElement("SettingReference", DigestFormat.Rules);
        xml.WriteAttributeString("AuthoringScopeId", setting.Scope);
        xml.WriteAttributeString("LogicalName", setting.LogicalName);
        WriteOptional(xml, "Version", setting.Version?.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("DataType", setting.DataType);
        xml.WriteAttributeString("SettingLogicalName", setting.SettingLogicalName);
        xml.WriteAttributeString("SettingSourceType", setting.SourceType);
        xml.WriteAttributeString("Method", setting.Method);
        xml.WriteAttributeString("Changeable", Lower(setting.Changeable));
        xml.WriteEndElement();
        foreach (ConstantValue constant in rule.Constants)
        {
            xml.WriteStartElement("ConstantValue", DigestFormat.Rules);
            xml.WriteAttributeString("Value", constant.Value);
            xml.WriteAttributeString("DataType", constant.DataType);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WritePlatforms(XmlWriter xml, ConfigurationItem item)
    {
        xml.WriteStartElement(
            item.Kind is ConfigurationItem.OperatingSystem
                ? "OperatingSystemDiscoveryRule"
                : "PlatformApplicabilityCondition",
            DigestFormat.Rules);
        xml.WriteAttributeString("xmlns", DigestFormat.Rules);
        xml.WriteStartElement("OperatingSystemExpression", DigestFormat.Rules);
        xml.WriteElementString("Operator", DigestFormat.Rules, "OneOf");
        xml.WriteStartElement("Operands", DigestFormat.Rules);
        foreach (string platform in item.Platforms)
        {
            xml.WriteStartElement("RuleExpression", DigestFormat.Rules);
            xml.WriteAttributeString("RuleId", platform);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // Inside a rule, which has declared the namespace, it does not do so again.
    private static void WriteAnnotation(XmlWriter xml, Annotation annotation, bool declares)
    {
        xml.WriteStartElement("Annotation", DigestFormat.Rules);
        if (declares)
            xml.WriteAttributeString("xmlns", DigestFormat.Rules);
        WriteText(xml, "DisplayName", annotation.Name);
        WriteText(xml, "Description", annotation.Description);
        xml.WriteEndElement();
    }

    private static void WriteText(XmlWriter xml, string name, DisplayText text)
    {
        xml.WriteStartElement(name, DigestFormat.Rules);
        xml.WriteAttributeString("Text", text.Text);
        WriteOptional(xml, "ResourceId", text.ResourceId);
        xml.WriteEndElement();
    }

    private static void WriteId(XmlWriter xml, ObjectId id)
    {
        xml.WriteAttributeString("AuthoringScopeId", id.Scope);
        xml.WriteAttributeString("LogicalName", id.LogicalName);
        xml.WriteAttributeString("Version", id.Version.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteOptional(XmlWriter xml, string name, string? value)
    {
        if (value is not null)
            xml.WriteAttributeString(name, value);
    }

    private static string Lower(bool value) => value ? "true" : "false";
}
