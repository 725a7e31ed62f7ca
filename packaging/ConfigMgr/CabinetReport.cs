using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CertProp.Deploy.IntuneWin;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>What is said about a configuration cabinet.</summary>
/// <param name="Size">Of the cabinet, in bytes.</param>
/// <param name="BytesBehind">What follows it in its file.</param>
/// <param name="Compression">As people call it.</param>
/// <param name="Blocks">Of data. All checksums were found right.</param>
/// <param name="BlocksWithoutChecksum">Of those.</param>
/// <param name="Signed">Whether it has an Authenticode signature, which is not verified.</param>
/// <param name="Baselines">In the cabinet's order.</param>
/// <param name="Items">In the cabinet's order.</param>
/// <param name="Notes">What is wrong with them, and what an import or a client will make of it.</param>
/// <param name="Files">All of them.</param>
/// <param name="ExtractedTo">The folder that its files were unpacked to; null where nobody asked.</param>
internal sealed record CabinetReport(
    int Size, int BytesBehind, string Compression, int Blocks, int BlocksWithoutChecksum, bool Signed,
    IReadOnlyList<BaselineReport> Baselines, IReadOnlyList<ItemReport> Items, IReadOnlyList<string> Notes,
    IReadOnlyList<PackagedFile> Files, string? ExtractedTo)
{
    private static readonly CabinetReportJson s_json = new(
        new JsonSerializerOptions(CabinetReportJson.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

    public static CabinetReport Of(ConfigurationContent content, string? extractedTo)
    {
        ILookup<string, string> names = content.Objects.ToLookup(
            file => file.Object.Id.LogicalName, file => file.Object.Annotation.Name.Text);
        Cabinet cabinet = content.Cabinet;
        return new CabinetReport(
            cabinet.Length, cabinet.BytesBehind, cabinet.Compression,
            cabinet.Folders.Sum(folder => folder.Blocks.Count), cabinet.BlocksWithoutChecksum, cabinet.IsSigned,
            [
                .. content.Objects.Where(file => file.Object is Baseline)
                    .Select(file => BaselineReport.Of(file.File, (Baseline)file.Object, names)),
            ],
            [
                .. content.Objects.Where(file => file.Object is ConfigurationItem)
                    .Select(file => ItemReport.Of(file.File, (ConfigurationItem)file.Object)),
            ],
            ConfigurationReview.Of(content),
            [
                .. content.Members
                    .Select(member => new PackagedFile(EntryName.Normalise(member.Name), member.Content.Length)),
            ],
            extractedTo);
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(this, s_json.CabinetReport));
}

internal sealed record BaselineReport(
    string Name, string Description, string Scope, string LogicalName, int Version, string File,
    IReadOnlyList<ReferenceReport> References)
{
    public static BaselineReport Of(string file, Baseline baseline, ILookup<string, string> names) => new(
        baseline.Annotation.Name.Text, baseline.Annotation.Description.Text, baseline.Id.Scope, baseline.Id.LogicalName,
        baseline.Id.Version, file,
        [
            .. baseline.References.Select(reference => new ReferenceReport(
                reference.Group, names[reference.LogicalName].FirstOrDefault(), reference.LogicalName,
                reference.Version)),
        ]);
}

/// <param name="Group">Such as <c>RequiredItems</c>.</param>
/// <param name="Name">Null where the cabinet does not have it.</param>
/// <param name="LogicalName">Of what is meant.</param>
/// <param name="Version">Null for the latest.</param>
internal sealed record ReferenceReport(string Group, string? Name, string LogicalName, int? Version);

/// <summary>A configuration item; its kind is the name of its element.</summary>
internal sealed record ItemReport(
    string Kind, string Name, string Description, string Scope, string LogicalName, int Version, string File,
    IReadOnlyList<string> Platforms, IReadOnlyList<SettingReport> Settings, IReadOnlyList<RuleReport> Rules)
{
    public static ItemReport Of(string file, ConfigurationItem item)
    {
        ILookup<string, string> names =
            item.Settings.ToLookup(setting => setting.LogicalName, setting => setting.Annotation.Name.Text);
        return new ItemReport(
            item.Kind, item.Annotation.Name.Text, item.Annotation.Description.Text, item.Id.Scope, item.Id.LogicalName,
            item.Id.Version, file, item.Platforms, [.. item.Settings.Select(SettingReport.Of)],
            [
                .. item.Rules.Select(rule => new RuleReport(
                    rule.Annotation.Name.Text,
                    rule.Setting is { } setting ? names[setting.SettingLogicalName].FirstOrDefault() : null,
                    rule.Operator, [.. rule.Constants.Select(constant => constant.Value)], rule.Severity,
                    rule.Setting is { Changeable: true }, rule.NeedsInstance)),
            ]);
    }
}

/// <param name="Name">As people see it.</param>
/// <param name="DataType">What its values are cast to.</param>
/// <param name="Source">Script, Registry, or the name of another source.</param>
/// <param name="RunsAs">SYSTEM or user; null where nothing runs.</param>
/// <param name="Is64Bit">Null where it is not said.</param>
/// <param name="Location">Of a registry value.</param>
/// <param name="Scripts">Discovery, and remediation where there is one.</param>
internal sealed record SettingReport(
    string Name, string DataType, string Source, string? RunsAs, bool? Is64Bit, string? Location,
    IReadOnlyList<ScriptReport> Scripts)
{
    public static SettingReport Of(ItemSetting setting)
    {
        var report = new SettingReport(setting.Annotation.Name.Text, setting.DataType, "", null, null, null, []);
        return setting.Source switch
        {
            ScriptSource script => report with
            {
                Source = "Script",
                RunsAs = WhoseIs(script.IsPerUser),
                Is64Bit = script.Is64Bit,
                Scripts =
                [
                    ScriptReport.Of("discovery", script.Discovery),
                    .. script.Remediation is { } body ? [ScriptReport.Of("remediation", body)] : (ScriptReport[])[],
                ],
            },
            RegistrySource registry => report with
            {
                Source = "Registry",
                RunsAs = WhoseIs(registry.Attribute("IsPerUser") is "true"),
                Is64Bit = registry.Attribute("Is64Bit") is "true",
                Location = $"{registry.Attribute("Hive")}\\{registry.Key}\\{registry.ValueName}",
            },
            OtherSource other => report with { Source = other.Name },
            _ => report,
        };
    }

    private static string WhoseIs(bool isPerUser) => isPerUser ? "user" : "SYSTEM";
}

/// <param name="Role">Discovery or remediation.</param>
/// <param name="Language">Such as PowerShell.</param>
/// <param name="Characters">Of its text, with signature, without the encoded block.</param>
/// <param name="Signature">Whether its text is what was signed.</param>
/// <param name="Signer">Name in the signer's certificate.</param>
/// <param name="Encoded">Whether it has the block with the bytes that clients run.</param>
internal sealed record ScriptReport(
    string Role, string Language, int Characters, SignatureState Signature, string? Signer, bool Encoded)
{
    public static ScriptReport Of(string role, ScriptBody body)
    {
        var signature = ScriptSignature.Of(body.Language, body.Script);
        return new ScriptReport(
            role, body.Language, body.Script.Length, signature.State, signature.Signer, body.Encoded() is not null);
    }
}

/// <param name="Name">As people see it.</param>
/// <param name="Setting">Name of the setting; null where the item does not have it.</param>
/// <param name="Operator">Such as Equals.</param>
/// <param name="Values">What the setting is compared with.</param>
/// <param name="Severity">What noncompliance is reported as.</param>
/// <param name="Remediates">Whether a deployment may remediate.</param>
/// <param name="NotFoundIsNoncompliant">Else it is compliant.</param>
internal sealed record RuleReport(
    string Name, string? Setting, string Operator, IReadOnlyList<string> Values, string Severity, bool Remediates,
    bool NotFoundIsNoncompliant);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CabinetReport))]
internal sealed partial class CabinetReportJson : JsonSerializerContext;
