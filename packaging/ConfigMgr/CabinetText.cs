using System.Globalization;
using CertProp.Deploy.IntuneWin;
using CertProp.Reports;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>A configuration cabinet on one page, for people.</summary>
/// <param name="output">Where to.</param>
/// <param name="colour">Whether headings are bold.</param>
internal sealed class CabinetText(TextWriter output, bool colour)
{
    private const string Bold = "\e[1m", Plain = "\e[0m";
    private const int LabelWidth = 14, ListWidth = 100;

    // In whose words a group of a baseline is asked for.
    private static readonly Dictionary<string, string> s_groups = new()
    {
        ["RequiredItems"] = "requires",
        ["ProhibitedItems"] = "prohibits",
        ["OptionalItems"] = "if there",
        ["OperatingSystems"] = "requires",
        ["SoftwareUpdates"] = "update",
        ["Baselines"] = "baseline",
    };

    public void Write(CabinetReport report)
    {
        string checksums = report.BlocksWithoutChecksum == 0
            ? "checksums right"
            : $"{Number(report.BlocksWithoutChecksum)} of {Number(report.Blocks)} blocks without checksum";
        Row("cabinet", $"{Number(report.Size)} bytes, {report.Compression}, {checksums}");
        Row("signature", report.Signed ? "there is one, which was not verified" : "none");
        if (report.BytesBehind > 0 && !report.Signed)
            Row("behind it", $"{Number(report.BytesBehind)} bytes");
        if (report.ExtractedTo is { } folder)
            Row("extracted to", folder);
        foreach (BaselineReport baseline in report.Baselines)
            Write(baseline);
        foreach (ItemReport item in report.Items)
            Write(item);
        WriteNotes(report.Notes);
        WriteFiles(report.Files);
    }

    private void Write(BaselineReport baseline)
    {
        Heading($"Baseline: {SafeText.Of(baseline.Name)}");
        WriteIdentity(baseline.LogicalName, baseline.Version, baseline.Scope, baseline.File, baseline.Description);
        foreach (ReferenceReport reference in baseline.References)
        {
            string name = reference.Name is { } known
                ? SafeText.Of(known)
                : $"{reference.LogicalName}, not in this cabinet";
            string version = reference.Version is { } one ? $", version {one}" : "";
            Row(s_groups.GetValueOrDefault(reference.Group, "other"), name + version);
        }
    }

    private void Write(ItemReport item)
    {
        string kind = item.Kind switch
        {
            ConfigurationItem.OperatingSystem => "Operating system item",
            ConfigurationItem.Application => "Application item",
            _ => "Business policy",
        };
        Heading($"{kind}: {SafeText.Of(item.Name)}");
        WriteIdentity(item.LogicalName, item.Version, item.Scope, item.File, item.Description);
        WritePlatforms(item.Platforms);
        foreach (SettingReport setting in item.Settings)
            Write(setting);
        foreach (RuleReport rule in item.Rules)
        {
            Row("rule", SafeText.Of(rule.Name));
            string setting = rule.Setting is { } name ? SafeText.Of(name) : "a setting that is not there";
            Row("", $"{setting} {rule.Operator} {string.Join(", ", rule.Values.Select(SafeText.Of))}");
            string notFound = rule.NotFoundIsNoncompliant ? "noncompliant" : "compliant";
            Row(
                "", $"else {rule.Severity}; not found is {notFound}; "
                + (rule.Remediates ? "remediation where the deployment enables it" : "no remediation"));
        }
    }

    private void Write(SettingReport setting)
    {
        string bits = setting.Is64Bit switch { true => ", 64-bit", false => ", 32-bit", null => "" };
        string source = setting.Scripts.Count > 0 || setting.Location is not null
            ? setting.Source.ToLowerInvariant()
            : SafeText.Of(setting.Source);
        string who = setting.RunsAs is { } account ? $" as {account}" : "";
        Row("setting", SafeText.Of(setting.Name));
        Row("", $"{setting.DataType}, by {source}{who}{bits}");
        if (setting.Location is { } location)
            Row("", location);
        foreach (ScriptReport script in setting.Scripts)
        {
            string signature = script.Signature switch
            {
                SignatureState.None => "not signed",
                SignatureState.AsSigned => "signed",
                SignatureState.Changed => "CHANGED AFTER SIGNING",
                _ => "SIGNATURE NOT VALID",
            };
            string signer = script.Signer is { } name ? $" by {SafeText.Of(name)}" : "";
            Row(
                $"  {script.Role}",
                $"{script.Language}, {Number(script.Characters)} characters, {signature}{signer}"
                + (script.Encoded ? ", with encoded block" : ""));
        }
    }

    private void WriteIdentity(string logicalName, int version, string scope, string file, string description)
    {
        Row("identity", $"{SafeText.Of(logicalName)}, version {version}");
        Row("scope", scope);
        Row("file", file);
        if (description.Length > 0)
            Row("description", SafeText.OneLine(description));
    }

    private void WritePlatforms(IReadOnlyList<string> platforms)
    {
        string label = "platforms", line = "";
        foreach (string platform in platforms.Select(SafeText.Of))
        {
            if (line.Length > 0 && line.Length + platform.Length > ListWidth)
            {
                Line(label, line);
                (label, line) = ("", "");
            }
            line += line.Length > 0 ? $" {platform}" : platform;
        }
        Line(label, line);
    }

    private void WriteNotes(IReadOnlyList<string> notes)
    {
        if (notes.Count == 0)
            return;
        Heading(notes.Count == 1 ? "1 note" : $"{Number(notes.Count)} notes");
        foreach (string note in notes)
            output.WriteLine($"  {SafeText.Escape(note)}");
    }

    private void WriteFiles(IReadOnlyList<PackagedFile> files)
    {
        Heading(files.Count == 1 ? "1 file" : $"{Number(files.Count)} files");
        string[] sizes = [.. files.Select(file => Number(file.Size))];
        int width = sizes.Max(size => size.Length);
        for (int i = 0; i < sizes.Length; i++)
            output.WriteLine($"  {sizes[i].PadLeft(width)}  {SafeText.Of(files[i].Name)}");
    }

    private void Heading(string text)
    {
        output.WriteLine();
        output.WriteLine(colour ? $"{Bold}{text}{Plain}" : text);
    }

    private void Row(string label, string value) => Line(label, SafeText.Of(value));

    private void Line(string label, string safe) => output.WriteLine($"  {label.PadRight(LabelWidth)}{safe}");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
