using System.CommandLine;
using Azure.Core;
using Azure.Identity;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>
/// <c>certprop-deploy doctor</c>: who am I, what may I, is everything there that the settings name. Changes nothing.
/// </summary>
internal sealed class DoctorCommand
{
    private readonly TenantOptions _tenant = new();

    private readonly Option<string> _for = new("--for")
    {
        Description = "What is judged, and decides the exit code: plan, publish (the default), run or status",
        HelpName = "COMMAND",
        DefaultValueFactory = _ => Names.Of(TenantCommand.Publish),
    };

    private readonly CommonOptions _common;
    private readonly Terminal _terminal;
    private readonly Surroundings _surroundings;

    private DoctorCommand(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        _common = common;
        _terminal = terminal;
        _surroundings = surroundings;
        _for.AcceptOnlyFromAmong([.. Enum.GetValues<TenantCommand>().Select(Names.Of)]);
    }

    public static Command Create(CommonOptions common, Terminal terminal, Surroundings surroundings)
    {
        var doctor = new DoctorCommand(common, terminal, surroundings);
        var command = new Command("doctor", """
            Says who is signed in, which permissions are there and missing, whether the tenant has what the settings
            name, and whether somebody else's objects are in the way. Changes nothing, and needs no bundle.

            Example: certprop-deploy doctor --for plan
            """);
        command.Options.Add(doctor._for);
        doctor._tenant.AddTo(command);
        command.SetAction((result, cancellation) => doctor.RunAsync(result, cancellation));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        DeploySettings settings = _tenant.Apply(
            result, SettingsFile.Load(result.GetRequiredValue(_common.Settings)).Settings);
        GraphCloud cloud = _tenant.CloudOf(result, settings);
        var judged = Enum.Parse<TenantCommand>(result.GetRequiredValue(_for), ignoreCase: true);
        var narration = new Narration(_terminal, result.GetValue(_common.Verbose));
        DoctorReport report = await ExamineAsync(settings, cloud, judged, narration, cancellation);
        CommandOutput.Write(_terminal, result.GetValue(_common.Format), report);
        return report.ExitCode;
    }

    private async Task<DoctorReport> ExamineAsync(
        DeploySettings settings, GraphCloud cloud, TenantCommand judged, Narration narration,
        CancellationToken cancellation)
    {
        IReadOnlyList<Need> needs = Need.Of(judged, settings);
        string name = Names.Of(judged);
        var checks = new List<DoctorCheck>();
        if (await SignInAsync(settings, cloud, checks, cancellation) is not var (who, credential))
        {
            var registration = new RegistrationSteps(settings, RegistrationSteps.IsForPeople(settings.AuthMethod));
            bool isMissing = checks.Exists(check => check.Outcome is Outcome.Missing);
            return new DoctorReport(name, checks, [], isMissing ? registration.All(needs) : []);
        }
        // Of a tenant that is not meant nothing is read.
        if (!IsMeant(who, settings, checks))
            return new DoctorReport(name, checks, [], []);
        checks.AddRange(PermissionChecks(needs, who));
        using var session = new TenantSession(
            settings, cloud, narration.Talk,
            // The same credential: a person signs in once.
            _surroundings with { Credential = (_, _, _) => credential }, approvals: null, cancellation);
        var tenant = new TenantExamination(session.Graph, settings, who);
        checks.AddRange(await tenant.ExamineAsync(judged, needs, cancellation));
        CommandVerdict[] others =
        [
            .. Enum.GetValues<TenantCommand>().Where(command => command != judged).Select(command =>
                CommandVerdict.Of(
                    Names.Of(command), Need.Of(command, settings), who, tenant.Refused)),
        ];
        return new DoctorReport(name, checks, others, StepsOf(settings, needs, who, tenant));
    }

    // Null where signing in failed, or could not be tried.
    private async Task<(SignedIn Who, TokenCredential Credential)?> SignInAsync(
        DeploySettings settings, GraphCloud cloud, List<DoctorCheck> checks, CancellationToken cancellation)
    {
        Action<string> say = _terminal.Error.WriteLine;
        IReadOnlyList<Prerequisite> missing = new SignIn(_surroundings.Variable, say).Missing(settings);
        checks.AddRange(missing.Select(one =>
            new DoctorCheck(CheckGroup.SignIn, one.Variable, Outcome.Missing, one.What)));
        if (missing.Count > 0)
            return null;
        try
        {
            TokenCredential credential = _surroundings.Credential(settings, cloud, say);
            return (await SignedIn.InAsync(credential, cloud, settings, cancellation), credential);
        }
        catch (Exception e) when (e is UsageException or AuthenticationFailedException)
        {
            bool isUnanswered = e is AuthenticationFailedException failure && SignedIn.IsUnanswered(failure);
            checks.Add(new DoctorCheck(
                CheckGroup.SignIn, Names.Of(settings.AuthMethod),
                isUnanswered ? Outcome.Unknown : Outcome.Missing, SafeText.OneLine(e.Message)));
            return null;
        }
    }

    private static bool IsMeant(SignedIn who, DeploySettings settings, List<DoctorCheck> checks)
    {
        checks.Add(who.Claims is not null || who.IsEverybody
            ? new DoctorCheck(CheckGroup.SignIn, "identity", Outcome.Ok, $"{who}")
            : new DoctorCheck(
                CheckGroup.SignIn, "identity", Outcome.Unknown,
                $"{who}, nor what it may: permissions cannot be judged"));
        try
        {
            who.Require(settings);
            return true;
        }
        catch (ConflictException e)
        {
            checks.Add(new DoctorCheck(CheckGroup.SignIn, "tenant", Outcome.Conflict, e.Message));
            return false;
        }
    }

    private static IEnumerable<DoctorCheck> PermissionChecks(IReadOnlyList<Need> needs, SignedIn who) =>
        who.Claims is not { } claims
            ? []
            : needs
                .GroupBy(need => (need.Permission.Name, Outcome: OutcomeOf(need, claims)))
                .Select(same => new DoctorCheck(
                    CheckGroup.Permissions, same.Key.Name, same.Key.Outcome,
                    (same.Key.Outcome is Outcome.Note ? "not there; optional: " : "")
                        + string.Join(", ", same.Select(need => need.For))));

    private static Outcome OutcomeOf(Need need, TokenClaims claims) => need.Permission.IsIn(claims.Granted) ? Outcome.Ok
        : need.IsOptional ? Outcome.Note
        : Outcome.Missing;

    private static IReadOnlyList<RegistrationStep> StepsOf(
        DeploySettings settings, IReadOnlyList<Need> needs, SignedIn who, TenantExamination tenant)
    {
        Need[] lacking = who.Claims is { } claims
            ? [.. needs.Where(need => !need.IsOptional && !need.Permission.IsIn(claims.Granted))]
            // Who may not even read a thing may not change it either.
            : [.. needs.Where(need => tenant.Refused.Any(need.Permission.Holds))];
        bool isPerson = who.Claims is { } known
            ? known.User is not null
            : RegistrationSteps.IsForPeople(settings.AuthMethod);
        return lacking.Length > 0 ? new RegistrationSteps(settings, isPerson).Permissions(lacking)
            : isPerson && tenant.Refused.Count > 0 ? [RegistrationSteps.IntuneRole]
            : [];
    }
}
