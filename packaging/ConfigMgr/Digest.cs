namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// Names of the digest format. They are those of 453 real exports; Microsoft publishes no current schema.
/// </summary>
internal static class DigestFormat
{
    public const string Digest =
        "http://schemas.microsoft.com/SystemsCenterConfigurationManager/2009/07/10/DesiredConfiguration";

    public const string Rules = "http://schemas.microsoft.com/SystemsCenterConfigurationManager/2009/06/14/Rules";

    public const string Root = "DesiredConfigurationDigest";

    public const string SchemaComment = "Authored against the following schema version: 5";

    public const string PowerShell = "PowerShell";
}

/// <summary>What an object is known by, in every site.</summary>
/// <param name="Scope">Whose: <c>ScopeId_</c> and a GUID.</param>
/// <param name="LogicalName">Which: a prefix and a GUID.</param>
/// <param name="Version">From 1; an import with a higher one takes the place of what is there.</param>
internal sealed record ObjectId(string Scope, string LogicalName, int Version);

/// <summary>Text that people see.</summary>
/// <param name="Text">In the language of its author.</param>
/// <param name="ResourceId">Where the resx has it; null for none, as an empty text has.</param>
internal sealed record DisplayText(string Text, string? ResourceId);

/// <param name="Name">Never empty in an export.</param>
/// <param name="Description">Often empty.</param>
internal sealed record Annotation(DisplayText Name, DisplayText Description)
{
    public IEnumerable<DisplayText> Texts => [Name, Description];
}

/// <summary>One digest: a baseline or a configuration item.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Annotation">What it is called.</param>
internal abstract record ConfigurationObject(ObjectId Id, Annotation Annotation)
{
    /// <summary>Everything in it that is said to people.</summary>
    public abstract IEnumerable<DisplayText> Texts { get; }
}

/// <summary>A set of items that is deployed as one.</summary>
/// <param name="Id">What it is known by.</param>
/// <param name="Annotation">What it is called.</param>
/// <param name="Flags"><c>ConfigurationFlags</c>, whose meaning is not documented; null for none.</param>
/// <param name="References">In the order of the groups.</param>
internal sealed record Baseline(
    ObjectId Id, Annotation Annotation, string? Flags, IReadOnlyList<ItemReference> References)
    : ConfigurationObject(Id, Annotation)
{
    /// <summary>The groups that a baseline has, which are written whether something is in them or not.</summary>
    public static IReadOnlyList<string> Groups { get; } =
    [
        "RequiredItems", "ProhibitedItems", "OptionalItems", "OperatingSystems", "SoftwareUpdates", "Baselines",
        "OtherConfigurationItems",
    ];

    public override IEnumerable<DisplayText> Texts => Annotation.Texts;
}

/// <param name="Group">One of the baseline's groups.</param>
/// <param name="Kind">Such as <c>OperatingSystemReference</c>.</param>
/// <param name="Scope">Of the item.</param>
/// <param name="LogicalName">Of the item.</param>
/// <param name="Version">Null for whichever is the latest.</param>
internal sealed record ItemReference(string Group, string Kind, string Scope, string LogicalName, int? Version);

/// <summary>What devices are examined for.</summary>
/// <param name="Kind">Its element: <c>OperatingSystem</c>, <c>Application</c> or <c>BusinessPolicy</c>.</param>
/// <param name="Id">What it is known by.</param>
/// <param name="Flags"><c>ConfigurationFlags</c>; null for none.</param>
/// <param name="Is64Bit">Of applications only.</param>
/// <param name="Annotation">What it is called.</param>
/// <param name="Settings">What is looked at.</param>
/// <param name="Rules">What it should be.</param>
/// <param name="Platforms">Rule ids; on other systems it does not apply, and counts as compliant.</param>
/// <param name="Presence">The script that says whether an application is there; of applications only.</param>
internal sealed record ConfigurationItem(
    string Kind, ObjectId Id, string? Flags, bool? Is64Bit, Annotation Annotation, IReadOnlyList<ItemSetting> Settings,
    IReadOnlyList<ComplianceRule> Rules, IReadOnlyList<string> Platforms, ScriptBody? Presence)
    : ConfigurationObject(Id, Annotation)
{
    public const string OperatingSystem = "OperatingSystem", Application = "Application";

    public const string BusinessPolicy = "BusinessPolicy";

    public static IReadOnlyList<string> Kinds { get; } = [OperatingSystem, Application, BusinessPolicy];

    public override IEnumerable<DisplayText> Texts =>
    [
        .. Annotation.Texts, .. Settings.SelectMany(setting => setting.Annotation.Texts),
        .. Rules.SelectMany(rule => rule.Annotation.Texts),
    ];
}
