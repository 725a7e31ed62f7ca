namespace CertProp.Deploy.Check;

/// <summary>Looks at scripts before they are published.</summary>
internal static class ScriptCheck
{
    /// <summary>All that is wrong with a script, by line.</summary>
    /// <param name="name">As messages call it; tells detection from remediation where nothing else does.</param>
    /// <param name="content">The bytes that would be published. Any bytes: nothing is thrown for them.</param>
    /// <param name="engine">An installed PowerShell to ask too; null asks none.</param>
    public static IReadOnlyList<Finding> Run(string name, byte[] content, InstalledPowerShell? engine = null)
    {
        if (content.Length > Script.MaxSize)
            return [.. FormRules.Size.Apply(new Script(name, content))];
        var script = new Script(name, content) { ParseErrors = engine?.Parse(content) ?? [] };
        IReadOnlyList<Rule> rules = script.IsPublishing ? Rules.OfPublishing : Rules.All;
        return [.. rules.SelectMany(rule => rule.Apply(script)).OrderBy(finding => finding.Line)];
    }
}
