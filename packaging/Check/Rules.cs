namespace CertProp.Deploy.Check;

/// <summary>
/// Every rule for scripts. W20 is the agent's schedule, of which no script text says anything.
/// </summary>
internal static class Rules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. ExitRules.All,
        .. OutputRules.All,
        .. HelperRules.All,
        .. HostRules.All,
        .. SecretRules.All,
        .. ConfigMgrRules.OnlyThere,
        .. LanguageRules.All,
        .. PolicyRules.All,
        .. FormRules.All,
    ];

    /// <summary>
    /// Those for Publish-ConfigMgr.ps1: it must arrive whole, be read by Windows PowerShell 5.1 and give no secret
    /// away. It talks to people, has many lines and uses the console's objects, all of which is wrong on devices alone.
    /// </summary>
    public static IReadOnlyList<Rule> OfPublishing { get; } =
    [
        .. All.Where(rule =>
            rule.Id is "W7" or "W23" or "L4" or "L6" or "S1" or "S4" or "S7" or "S10" or "S11" or "S12"),
        FormRules.Template,
    ];
}
