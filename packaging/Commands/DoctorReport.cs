using System.Text.Json.Serialization;
using CertProp.Deploy.Graph;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>How one look turned out; the worst first.</summary>
internal enum Outcome
{
    /// <summary>A permission, or whatever signing in needs, is not there.</summary>
    [JsonStringEnumMemberName("missing")]
    Missing,

    /// <summary>A name that is nobody's or several things', or somebody else's object in the place of ours.</summary>
    [JsonStringEnumMemberName("conflict")]
    Conflict,

    /// <summary>It could not be looked at.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Nothing is wrong, and somebody should know.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    [JsonStringEnumMemberName("ok")]
    Ok,
}

/// <summary>What belongs together on the page.</summary>
internal enum CheckGroup
{
    [JsonStringEnumMemberName("signIn")]
    SignIn,

    [JsonStringEnumMemberName("permissions")]
    Permissions,

    [JsonStringEnumMemberName("tenant")]
    Tenant,
}

/// <param name="Group">Where it stands on the page.</param>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">How it turned out.</param>
/// <param name="Detail">In words, with what to do.</param>
/// <param name="Decides">Whether the exit code depends on it; not where something else has said so already, or where
/// the command works without.</param>
internal sealed record DoctorCheck(
    CheckGroup Group, string Name, Outcome Outcome, string Detail, bool Decides = true);

/// <summary>Whether another command would work with the same identity.</summary>
/// <param name="Command">Which.</param>
/// <param name="Works">Null where the token does not say.</param>
/// <param name="Lacks">Permissions without which it does not work.</param>
/// <param name="LacksOptional">Permissions without which it shows less.</param>
internal sealed record CommandVerdict(
    string Command, bool? Works, IReadOnlyList<string> Lacks, IReadOnlyList<string> LacksOptional)
{
    /// <param name="command">Which.</param>
    /// <param name="needs">Its permissions.</param>
    /// <param name="who">What the token says.</param>
    /// <param name="refused">What Graph refused, whatever the token says.</param>
    public static CommandVerdict Of(
        string command, IReadOnlyList<Need> needs, SignedIn who, IReadOnlyCollection<Permission> refused)
    {
        Need[] lacking = [.. needs.Where(need => who.Claims is { } claims && !need.Permission.IsIn(claims.Granted))];
        IEnumerable<string> refusals = needs.Except(lacking)
            .Where(need => !need.IsOptional && refused.Any(one => need.Permission.Holds(one)))
            .Select(need => $"{need.Permission.Name} (refused)");
        string[] lacks =
        [
            .. lacking.Where(need => !need.IsOptional).Select(need => need.Permission.Name).Concat(refusals).Distinct(),
        ];
        bool? works = lacks.Length > 0 ? false : who.Claims is not null || who.IsEverybody ? true : null;
        return new CommandVerdict(
            command, works, lacks,
            [.. lacking.Where(need => need.IsOptional).Select(need => $"{need.For}: {need.Permission.Name}")]);
    }

    public string Sentence() =>
        (Works switch
        {
            true => "works",
            false => $"lacks {string.Join(", ", Lacks)}",
            null => "not known: the token does not say what it may",
        })
        + (LacksOptional.Count > 0 ? $"; optional, not there: {string.Join(", ", LacksOptional)}" : "");
}

/// <summary>What doctor found.</summary>
/// <param name="Command">What is judged.</param>
/// <param name="Checks">As they were looked at.</param>
/// <param name="OtherCommands">What else would work; empty where nobody is signed in.</param>
/// <param name="Steps">How to get what is missing; empty where nothing is.</param>
internal sealed record DoctorReport(
    string Command, IReadOnlyList<DoctorCheck> Checks, IReadOnlyList<CommandVerdict> OtherCommands,
    IReadOnlyList<RegistrationStep> Steps) : ICommandReport
{
    public int ExitCode => (int)Code;

    public string Next => Worst switch
    {
        Outcome.Missing when Steps.Count > 0 => $"do what the steps say, then {Again}",
        Outcome.Missing => $"get what is MISSING, then {Again}",
        Outcome.Conflict => $"settle what says CONFLICT, then {Again}",
        Outcome.Unknown => $"{Again} in some minutes: not everything could be looked at",
        _ => Command switch
        {
            "publish" => "certprop-deploy plan shows what a publish would change",
            "plan" => "certprop-deploy plan",
            _ => $"nothing is missing for {Command}",
        },
    };

    private string Again => $"certprop-deploy doctor{(Command is "publish" ? "" : $" --for {Command}")}";

    private ExitCode Code => Worst switch
    {
        Outcome.Missing => Deploy.ExitCode.Denied,
        Outcome.Conflict => Deploy.ExitCode.Conflict,
        Outcome.Unknown => Deploy.ExitCode.Partial,
        _ => Deploy.ExitCode.Ok,
    };

    private Outcome Worst =>
        Checks.Where(check => check.Decides).Select(check => check.Outcome).DefaultIfEmpty(Outcome.Ok).Min();

    public void WriteText(TextWriter output)
    {
        output.WriteLine($"For certprop-deploy {Command}:");
        foreach (IGrouping<CheckGroup, DoctorCheck> group in Checks.GroupBy(check => check.Group))
        {
            output.WriteLine();
            output.WriteLine(Title(group.Key));
            int width = group.Max(check => check.Name.Length);
            foreach (DoctorCheck check in group.OrderBy(check => check.Outcome))
            {
                output.WriteLine(
                    $"  {Mark(check.Outcome),-8}  {check.Name.PadRight(width)}  {SafeText.Escape(check.Detail)}");
            }
        }
        if (OtherCommands.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Other commands");
            foreach (CommandVerdict other in OtherCommands)
                output.WriteLine($"  {other.Command,-8}  {other.Sentence()}");
        }
        if (Steps.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("How to get what is missing");
            RegistrationSteps.Write(output, Steps);
        }
        output.WriteLine();
        output.WriteLine($"Next: {Next}.");
    }

    private static string Title(CheckGroup group) => group switch
    {
        CheckGroup.SignIn => "Signing in",
        CheckGroup.Permissions => "Permissions",
        _ => "The tenant",
    };

    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Missing => "MISSING",
        Outcome.Conflict => "CONFLICT",
        Outcome.Unknown => "unknown",
        Outcome.Note => "note",
        _ => "ok",
    };
}
