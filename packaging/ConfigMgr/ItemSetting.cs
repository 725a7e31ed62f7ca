namespace CertProp.Deploy.ConfigMgr;

/// <summary>A value that is looked up on devices.</summary>
/// <param name="LogicalName">Such as <c>ScriptSetting_</c> and a GUID.</param>
/// <param name="DataType">What each value is cast to.</param>
/// <param name="Annotation">What it is called.</param>
/// <param name="Source">Where it comes from.</param>
internal sealed record ItemSetting(string LogicalName, string DataType, Annotation Annotation, DiscoverySource Source);

internal abstract record DiscoverySource;

/// <param name="Is64Bit">Whether the script is kept out of the 32-bit host.</param>
/// <param name="IsPerUser">Whether it runs as who is signed in instead of SYSTEM.</param>
/// <param name="Discovery">Writes the value.</param>
/// <param name="Remediation">Makes it right; null for none.</param>
internal sealed record ScriptSource(bool Is64Bit, bool IsPerUser, ScriptBody Discovery, ScriptBody? Remediation)
    : DiscoverySource;

/// <param name="Attributes">In the order of the document: hive, depth, bitness, whose, how it is made.</param>
/// <param name="Key">Below the hive.</param>
/// <param name="ValueName">Its name.</param>
internal sealed record RegistrySource(
    IReadOnlyList<KeyValuePair<string, string>> Attributes, string Key, string ValueName) : DiscoverySource
{
    public string? Attribute(string name) => Attributes.FirstOrDefault(attribute => attribute.Key == name).Value;
}

/// <summary>A source that is named only.</summary>
/// <param name="Name">Its element.</param>
internal sealed record OtherSource(string Name) : DiscoverySource;

/// <summary>What a value must be.</summary>
/// <param name="Id">Such as <c>Rule_</c> and a GUID.</param>
/// <param name="Severity">What noncompliance is reported as.</param>
/// <param name="NeedsInstance">Whether a value that is not found is noncompliant.</param>
/// <param name="Annotation">What it is called.</param>
/// <param name="Operator">Such as <c>Equals</c>.</param>
/// <param name="Setting">What is compared; null where it is something else.</param>
/// <param name="Constants">With what.</param>
internal sealed record ComplianceRule(
    string Id, string Severity, bool NeedsInstance, Annotation Annotation, string Operator, SettingReference? Setting,
    IReadOnlyList<ConstantValue> Constants);

/// <param name="Scope">Of the item that the setting is of, which is the rule's own.</param>
/// <param name="LogicalName">Of that item.</param>
/// <param name="Version">Of that item; null where it is left out.</param>
/// <param name="DataType">The setting's.</param>
/// <param name="SettingLogicalName">Which.</param>
/// <param name="SourceType">Such as <c>Script</c>.</param>
/// <param name="Method"><c>Value</c> or <c>Count</c>.</param>
/// <param name="Changeable">Whether a deployment may remediate.</param>
internal sealed record SettingReference(
    string Scope, string LogicalName, int? Version, string DataType, string SettingLogicalName, string SourceType,
    string Method, bool Changeable);

/// <param name="Value">As text.</param>
/// <param name="DataType">What the text stands for.</param>
internal sealed record ConstantValue(string Value, string DataType);
