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
}
