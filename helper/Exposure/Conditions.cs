using CertProp.Cards;

namespace CertProp.Exposure;

/// <summary>Decides, from what was read, which conditions are open. Pure.</summary>
internal static class Conditions
{
    public const string Card = "card", RdpFiles = "rdpFiles", Redirection = "redirection", Service = "service";

    private const int Disabled = 4;

    /// <summary>All four, in the order in which they come together.</summary>
    public static IReadOnlyList<Condition> Of(Facts facts) =>
        [OfCard(facts.Cards), OfRdpFile(facts.DefaultRdp), OfRedirection(facts.Redirection), OfService(facts)];

    /// <summary>
    /// Leaked where all four are open; incomplete where something that this run should see could not be read.
    /// </summary>
    public static ExitCode ExitCodeOf(IReadOnlyList<Condition> conditions, Facts facts)
    {
        SettingValue[] values = [facts.Redirection.Value, facts.CertPropEnabled.Value, facts.Service.StartType];
        return conditions.All(condition => condition.State is ConditionState.Open) ? ExitCode.Leaked
            : facts.DefaultRdp?.Fault is not null || values.Any(value => value.Kind is SettingKind.Denied)
                ? ExitCode.Incomplete
            : ExitCode.Ok;
    }

    /// <summary>The condition of a policy where 0 alone closes.</summary>
    public static ConditionState OfPolicy(SettingValue value) => value.Kind switch
    {
        SettingKind.Number => value.Number == 0 ? ConditionState.Closed : ConditionState.Open,
        SettingKind.Absent => ConditionState.Open,
        _ => ConditionState.Unknown,
    };

    /// <summary>Whether the service may propagate, by configuration alone: running or not changes by itself.</summary>
    public static ConditionState OfService(SettingValue startType, SettingValue certPropEnabled)
    {
        ConditionState policy = OfPolicy(certPropEnabled);
        return policy is ConditionState.Closed || startType.Kind is SettingKind.Absent || startType.Is(Disabled)
                ? ConditionState.Closed
            : policy is ConditionState.Unknown || startType.Kind is not SettingKind.Number ? ConditionState.Unknown
            : ConditionState.Open;
    }

    private static Condition OfCard(CardReaders? cards)
    {
        const string where = "smart-card readers of this session";
        if (cards is null)
        {
            return new Condition(Card, ConditionState.Unknown,
                [new Evidence("readers belong to users' sessions, and this is none", where, "")],
                "Run it in a user's session to see that session's cards.");
        }
        string[] names = [.. cards.Readers.Where(reader => !reader.IsWindowsHello).Select(reader => reader.Name)];
        string readers = names.Length == 0 ? "no reader" : $"readers: {string.Join(", ", names)}";
        if (cards.WhyPresent() is not { } why)
        {
            return new Condition(Card, ConditionState.Closed, [new Evidence($"no card ({readers})", where, "")],
                "Nothing to do now; a card that is put in opens it again.");
        }
        bool seen = cards.Readers.Any(reader => reader.HasCard && !reader.IsWindowsHello);
        return new Condition(Card, seen ? ConditionState.Open : ConditionState.Unknown, [new Evidence(why, where, "")],
            "Take the card out before connecting to machines that are not yours, or close another condition.");
    }

    private static Condition OfRdpFile(RdpReading? file)
    {
        if (file is null)
        {
            return new Condition(RdpFiles, ConditionState.Unknown,
                [new Evidence("Default.rdp is a user's, and this run is none's", "", "")],
                "Run it in a user's session, or protect with --scope machine, which goes there.");
        }
        string what = file switch
        {
            { Fault: { } fault } => $"Default.rdp could not be read: {fault}",
            { Redirection: null } => "Default.rdp is not there; the client then offers cards",
            { Redirection: RdpRedirection.NotSaid } =>
                "Default.rdp does not say redirectsmartcards; the client then offers cards",
            { Redirection: RdpRedirection.On } => "redirectsmartcards:i:1",
            { Redirection: RdpRedirection.Off } => "redirectsmartcards:i:0",
            _ => "its redirectsmartcards lines are no clear answer",
        };
        string setBy = file.Redirection is null or RdpRedirection.NotSaid ? "" : "whoever wrote the file";
        return new Condition(RdpFiles, file.State, [new Evidence(what, file.Path, setBy)],
            file.State is ConditionState.Closed
                ? "Closed for new connections; other .rdp files and clients have their own."
                : "certprop protect --set rdpFiles=off, or untick smart cards in the client's local resources.");
    }

    private static Condition OfRedirection(OwnedValue value) => new(
        Redirection, OfPolicy(value.Value), [Describe(value, PolicyValue.Redirection, "cards of clients are let in")],
        OfPolicy(value.Value) switch
        {
            ConditionState.Closed => "Closed: no client's card reaches sessions on this machine.",
            ConditionState.Open => "Only where nobody signs in or works here with a client's card: enable the policy "
                + "\"Do not allow smart card device redirection\", or certprop protect --set redirection=off.",
            _ => "Find out who wrote it: Windows expects a REG_DWORD there.",
        });

    private static Condition OfService(Facts facts)
    {
        SettingValue start = facts.Service.StartType;
        bool? runs = facts.Service.Runs;
        ConditionState policy = OfPolicy(facts.CertPropEnabled.Value);
        ConditionState configured = OfService(start, facts.CertPropEnabled.Value);
        // Disabled and still running, it does what its policy says until it ends.
        bool runsOn = start.Is(Disabled) && runs is true;
        ConditionState state = configured is ConditionState.Closed && runsOn ? policy : configured;
        string running = runs is null ? "state not known" : runs.Value ? "running" : "stopped";
        string startType = start.Kind switch
        {
            SettingKind.Absent => "CertPropSvc is not installed",
            SettingKind.Number => $"CertPropSvc: {NameOf(start.Number)}, {running}",
            _ => start.Describe("the start type of CertPropSvc"),
        };
        return new Condition(Service, state,
            [
                new Evidence(startType, "service manager", facts.ServiceIsOurs ? "certprop protect" : ""),
                Describe(facts.CertPropEnabled, PolicyValue.CertPropEnabled, "certificates are propagated"),
            ],
            state is ConditionState.Closed
                ? policy is ConditionState.Closed && runs is true
                    ? "Closed once the service has started anew: whether it reads the policy before that is not known."
                    : "Closed: certificates of local cards are not propagated either."
            : configured is ConditionState.Closed ? "It is disabled and still runs: stop it, or restart the machine."
            : "Only where nobody needs cards here: certprop protect --set certPropPolicy=off or service=off. "
                + "A stopped service starts by itself.");
    }

    private static Evidence Describe(OwnedValue value, PolicyValue policy, string meaning) => new(
        value.Value.Describe(policy.Name) + (OfPolicy(value.Value) is ConditionState.Open ? $": {meaning}" : ""),
        policy.Path,
        value.Owner
            ?? (value.Value.Kind is SettingKind.Absent or SettingKind.Denied ? ""
            : value.IsOurs ? "certprop protect"
            : "not known: neither Group Policy nor MDM names it"));

    private static string NameOf(long startType) => startType switch
    {
        2 => "starts by itself (2)",
        3 => "starts when asked (3)",
        Disabled => "disabled (4)",
        _ => $"start type {startType}",
    };
}
