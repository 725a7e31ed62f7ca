using System.Security.Cryptography;
using CertProp.Deploy.Bundle;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// A deployment as Configuration Manager imports it: a baseline, and the item that it requires. Nothing in it is made
/// by a clock or by chance.
/// </summary>
/// <param name="Baseline">What is deployed.</param>
/// <param name="Item">What it requires.</param>
internal sealed record ConfigurationPackage(Baseline Baseline, ConfigurationItem Item)
{
    /// <summary>Its place in a bundle.</summary>
    public const string Path = "configmgr/CertPropRemediation.cab";

    /// <summary>
    /// Whose all our objects are, in every site: an authoring scope need not be the site's own. It must never change:
    /// sites would take the same item for another one.
    /// </summary>
    public const string Scope = "ScopeId_D89054A4-3D65-4C9D-9A79-C86F47EE1408";

    /// <summary>What discovery writes where nothing is wrong.</summary>
    private const string Compliant = "Compliant";

    // For the file names, where the console has the number of the item in its site.
    private const string ItemStem = "1_CertPropRemediation item", BaselineStem = "2_CertPropRemediation baseline";

    /// <summary>What the baseline and its item are called in the console.</summary>
    public static string NameOf(string prefix) => $"{prefix} - propagated certificates";

    /// <param name="marker">Says of which bundle it is; its revision is the version of both objects.</param>
    /// <param name="prefix">What names begin with.</param>
    /// <param name="platforms">Rule ids.</param>
    /// <param name="discovery">The script for Configuration Manager, as it goes out.</param>
    /// <param name="remediation">The other one.</param>
    /// <exception cref="InvalidInputException">A script cannot be embedded.</exception>
    public static ConfigurationPackage Of(
        Marker marker, string prefix, IReadOnlyList<string> platforms, byte[] discovery, byte[] remediation)
    {
        Guid deployment = marker.Deployment;
        string name = NameOf(prefix);
        var itemId = new ObjectId(Scope, $"OperatingSystem_{Id("item")}", marker.Revision);
        var source = new ScriptSource(
            Is64Bit: true, IsPerUser: false, ScriptBody.OfFile(WrapperScript.DetectionSource, discovery),
            ScriptBody.OfFile(WrapperScript.RemediationSource, remediation));
        const string type = "String";
        var setting = new ItemSetting($"ScriptSetting_{Id("setting")}", type, Says("setting", name), source);
        var rule = new ComplianceRule(
            $"Rule_{Id("rule")}", "Warning", NeedsInstance: true, Says("rule", $"{name}: {Compliant}"), "Equals",
            new SettingReference(
                Scope, itemId.LogicalName, itemId.Version, type, setting.LogicalName, "Script", "Value",
                Changeable: true),
            [new ConstantValue(Compliant, type)]);
        var item = new ConfigurationItem(
            ConfigurationItem.OperatingSystem, itemId, Flags: null, Is64Bit: null,
            Says("item", name, $"Finds and removes certificates that leaked into profiles. {marker}"),
            [setting], [rule], platforms, Presence: null);
        // Without a version: the latest one, so that a new revision of the item takes effect where the old one is.
        var baseline = new Baseline(
            new ObjectId(Scope, $"Baseline_{Id("baseline")}", marker.Revision),
            Says("baseline", name, $"Requires the configuration item of the same name. {marker}"), Flags: null,
            [
                new ItemReference(
                    "OperatingSystems", "OperatingSystemReference", Scope, itemId.LogicalName, Version: null),
            ]);
        return new ConfigurationPackage(baseline, item);

        Guid Id(string role) => StableId.Of(deployment, role);

        Annotation Says(string role, string text, string description = "") => new(
            new DisplayText(text, $"ID-{Id($"{role} name")}"),
            new DisplayText(description, description.Length > 0 ? $"ID-{Id($"{role} description")}" : null));
    }

    /// <summary>
    /// 12 hex digits that stand for everything in it but the scripts: a site refuses other content under a version that
    /// it knows.
    /// </summary>
    public static string ShapeOf(Guid deployment, string prefix, IReadOnlyList<string> platforms)
    {
        ConfigurationPackage empty = Of(new Marker(deployment, ScriptRole.Machine, 1, ""), prefix, platforms, [], []);
        byte[] bytes = [.. empty.Members().SelectMany(member => member.Content)];
        return Convert.ToHexStringLower(SHA256.HashData(bytes))[..BundleContent.Digits];
    }

    /// <summary>In the order of exports: the texts before what they are of.</summary>
    public IReadOnlyList<CabinetMember> Members() =>
    [
        .. MembersOf(ItemStem, Item), .. MembersOf(BaselineStem, Baseline),
    ];

    public byte[] Write() => CabinetWriter.Write(Members());

    private static CabinetMember[] MembersOf(string stem, ConfigurationObject digest) =>
    [
        new($"{stem}.en-US.resx", Resx.Write(digest)), new($"{stem}.xml", DigestWriter.Write(digest)),
    ];
}
