using CertProp.Reports;
namespace CertProp.Deploy.Check;

/// <summary>Configuration Manager evaluates what discovery writes, and believes what does not throw.</summary>
internal static class ConfigMgrRules
{
    // Its own limit is 60 seconds, with the start of PowerShell.
    private const int MaxTimeout = 45;

    public static Rule[] All { get; } =
    [
        new("C1", Severity.Error, "any code but 0 is a failed discovery, whatever the line says",
            "exit 0 in discovery, always", script => script.IsDetection ? OtherThanZero(script) : []),
        new("C2", Severity.Error, "only a throw tells Configuration Manager that a remediation failed",
            "throw the line where the helper did not end with 0", script =>
                script.IsDetection || ExitRules.ThrowsOut(script, Channel.ConfigMgr).Any()
                    ? []
                    : [new Breach(0, "no throw")]),
        new("C3", Severity.Error, "the exit code of a remediation is reported nowhere", "throw instead", script =>
            ExitRules.Exits(script)
                .Where(exit => !script.IsDetection && int.TryParse(exit.Code, out int code) && code != 0)
                .Select(exit => new Breach(exit.Line, $"exit {exit.Code}"))),
        new("C4", Severity.Error, "Configuration Manager ends a script after 60 seconds, and the helper must be faster",
            $"give the helper --timeout of 1 to {MaxTimeout} seconds", Slow),
    ];

    public static IEnumerable<Rule> OnlyThere =>
        All.Select(rule => rule with { Find = script => script.Channel is Channel.ConfigMgr ? rule.Find(script) : [] });

    private static IEnumerable<Breach> OtherThanZero(Script script)
    {
        foreach ((int index, int line, string code) in ExitRules.Exits(script))
        {
            Block[] blocks = [.. script.Code.BlocksAround(index)];
            if (blocks.Any(block => block.IsFor("intune")))
                continue;
            if (code != "0")
                yield return new Breach(line, $"exit {code}".TrimEnd());
            else if (blocks.All(block => block.IsFor("configmgr")))
                yield break; // What follows runs elsewhere.
        }
    }

    private static IEnumerable<Breach> Slow(Script script)
    {
        if (script.Settings is { Timeout: null or < 1 or > MaxTimeout } settings)
            yield return settings.Breach("$Timeout", $"$Timeout is {settings.Timeout?.ToString() ?? "no number"}");
    }
}
