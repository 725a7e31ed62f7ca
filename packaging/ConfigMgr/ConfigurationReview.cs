namespace CertProp.Deploy.ConfigMgr;

/// <summary>What is wrong with the content of a cabinet, as sentences: pure.</summary>
internal static class ConfigurationReview
{
    public static IReadOnlyList<string> Of(ConfigurationContent content)
    {
        ILookup<(string Scope, string LogicalName), int> present =
            content.Objects.Select(file => file.Object.Id).ToLookup(id => (id.Scope, id.LogicalName), id => id.Version);
        return
        [
            .. present.Where(group => group.Count() > 1)
                .Select(group => $"{group.Key.LogicalName} is there {group.Count()} times"),
            .. content.Baselines.SelectMany(baseline => Of(baseline, present)),
            .. content.Items.SelectMany(Of),
        ];
    }

    private static IEnumerable<string> Of(
        Baseline baseline, ILookup<(string Scope, string LogicalName), int> present) =>
        baseline.References
            .Where(reference => !present[(reference.Scope, reference.LogicalName)]
                .Any(version => reference.Version is null || reference.Version == version))
            .Select(reference =>
                $"\"{baseline.Annotation.Name.Text}\" refers to {reference.LogicalName}, which is not in the cabinet: "
                + "an import fails where the site does not have it");

    private static IEnumerable<string> Of(ConfigurationItem item)
    {
        ILookup<string, ItemSetting> settings = item.Settings.ToLookup(setting => setting.LogicalName);
        foreach (ComplianceRule rule in item.Rules)
        {
            foreach (string wrong in Of(item, settings, rule))
                yield return $"rule \"{rule.Annotation.Name.Text}\" of \"{item.Annotation.Name.Text}\" {wrong}";
        }
        foreach (ItemSetting setting in item.Settings)
        {
            if (setting.Source is not ScriptSource source)
                continue;
            if (WhatIsWrongWith(source.Discovery) is { } discovery)
                yield return $"discovery of \"{setting.Annotation.Name.Text}\" {discovery}";
            if (source.Remediation is { } script && WhatIsWrongWith(script) is { } remediation)
                yield return $"remediation of \"{setting.Annotation.Name.Text}\" {remediation}";
        }
    }

    private static IEnumerable<string> Of(
        ConfigurationItem item, ILookup<string, ItemSetting> settings, ComplianceRule rule)
    {
        if (rule.Setting is not { } reference)
            yield break;
        if (reference.Scope != item.Id.Scope || reference.LogicalName != item.Id.LogicalName
            || (reference.Version is { } version && version != item.Id.Version))
        {
            yield return "names another item than its own";
        }
        ItemSetting? setting = settings[reference.SettingLogicalName].FirstOrDefault();
        if (setting is null)
            yield return "names a setting that the item does not have";
        if (setting is { Source: ScriptSource { Remediation: null } } && reference.Changeable)
            yield return "remediates, and there is no script for it";
        if (reference.Changeable && rule.Operator != "Equals")
            yield return $"remediates by the operator {rule.Operator}, which clients do by Equals only";
    }

    private static string? WhatIsWrongWith(ScriptBody body) =>
        body.IsEncodedOtherwise ? "has an encoded block with another script than the one that is to be read"
        : ScriptSignature.Of(body.Language, body.Script).State switch
        {
            SignatureState.Changed => "is not the script that was signed",
            SignatureState.Invalid => "has a signature that is not valid",
            SignatureState.AsSigned when body.Encoded() is null =>
                "is signed and has no encoded block, without which clients may run it in another encoding",
            _ => null,
        };
}
