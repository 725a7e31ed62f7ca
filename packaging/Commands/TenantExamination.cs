using System.Net;
using System.Text.Json.Nodes;
using Azure.Identity;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>Whether a tenant has what the settings name, and room for what they need.</summary>
/// <param name="graph">The tenant.</param>
/// <param name="settings">The deployment.</param>
/// <param name="who">What it may not do is not tried.</param>
internal sealed class TenantExamination(GraphConnection graph, DeploySettings settings, SignedIn who)
{
    // As many packages as a tenant can have.
    private const int MostPackages = 200;

    private readonly List<DoctorCheck> _checks = [];
    private readonly HashSet<Permission> _refused = [];

    /// <summary>What Graph refused, whatever the token says.</summary>
    public IReadOnlyCollection<Permission> Refused => _refused;

    /// <param name="command">Which is judged: it decides what is looked at.</param>
    /// <param name="needs">Its permissions.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<IReadOnlyList<DoctorCheck>> ExamineAsync(
        TenantCommand command, IReadOnlyList<Need> needs, CancellationToken cancellation)
    {
        bool usesRings = Need.UsesRings(command);
        if (usesRings || command is TenantCommand.Status)
        {
            await LookAsync(
                "remediations", Permission.ScriptsRead, () => RemediationsAsync(usesRings, cancellation));
        }
        if (!usesRings)
            return _checks;
        if (settings.Rings.Count == 0)
            _checks.Add(Check("rings", Outcome.Note, "the settings have none; plan and publish need one"));
        if (Need.BringsApp(settings))
            await LookAsync("apps", Permission.AppsRead, () => AppsAsync(cancellation));
        var resolver = new NameResolver(graph);
        await LookUpAsync("groups", Permission.GroupsRead, needs, () => resolver.GroupsAsync(settings.Rings));
        await LookUpAsync("filters", Permission.FiltersRead, needs, () => resolver.FiltersAsync(settings.Rings));
        await LookUpAsync("scope tags", Permission.ScopeTagsRead, needs, () => resolver.ScopeTagsAsync(settings));
        await LookAsync(
            "co-management", Permission.DevicesRead, () => CoManagementAsync(cancellation), decides: false);
        return _checks;
    }

    private async Task RemediationsAsync(bool usesRings, CancellationToken cancellation)
    {
        List<PresentObject> listed = await ListAsync(TenantPaths.Scripts, cancellation);
        if (!usesRings)
        {
            Found("remediations", $"the feature answers; {Words.Count(listed.Count, "package")}");
            return;
        }
        // Lists leave scripts out.
        for (int i = 0; i < listed.Count; i++)
        {
            if (ObjectSurvey.MayHaveLostItsMarker(listed[i], settings)
                && await graph.FindAsync(TenantPaths.Script(listed[i].Id)) is { } whole)
            {
                listed[i] = listed[i] with { Body = whole };
            }
        }
        var survey = ObjectSurvey.Of(settings, ObjectRole.Machine, listed);
        Report("remediations", survey, $"{listed.Count} of at most {MostPackages} packages");
        bool hasRestore = listed.Any(one => one.Marker is { Role: ObjectRole.Restore } marker
            && marker.Deployment == settings.Deployment);
        int needed = settings.Rings.Count - survey.Ours.Count + (hasRestore ? 0 : 1);
        int room = Math.Max(0, MostPackages - listed.Count);
        if (needed > room)
        {
            _checks.Add(Check(
                "remediations", Outcome.Note,
                $"there is {(room == 0 ? "no room" : $"room for {room} only")}, and the settings still need "
                + $"{Words.Count(needed, "package")}; delete some that nobody uses before a publish"));
        }
    }

    private async Task AppsAsync(CancellationToken cancellation)
    {
        List<PresentObject> listed = await ListAsync(TenantPaths.Win32Apps, cancellation);
        Report("apps", ObjectSurvey.Of(settings, ObjectRole.App, listed), Words.Count(listed.Count, "Win32 app"));
    }

    private async Task CoManagementAsync(CancellationToken cancellation)
    {
        const string Devices = "beta/deviceManagement/managedDevices?$select=id"
            + "&$filter=managementAgent eq 'configurationManagerClientMdm'";
        int count = await graph.ListAsync(Devices, cancellation).CountAsync(cancellation);
        if (count == 0)
            Found("co-management", "no co-managed devices");
        else
        {
            _checks.Add(Check(
                "co-management", Outcome.Note,
                $"{Words.Count(count, "co-managed device")}: publish to them through Intune or Configuration Manager, "
                + "not both"));
        }
    }

    private async Task<List<PresentObject>> ListAsync(string path, CancellationToken cancellation)
    {
        var listed = new List<PresentObject>();
        await foreach (JsonObject body in graph.ListAsync(path, cancellation))
            listed.Add(new PresentObject(body["id"]?.GetValue<string>() ?? "", body, []));
        return listed;
    }

    private void Report(string name, ObjectSurvey survey, string total)
    {
        _checks.AddRange(survey.Conflicts.Select(conflict => Check(name, Outcome.Conflict, conflict)));
        _checks.AddRange(survey.Notes.Select(note => Check(name, Outcome.Note, note)));
        if (survey.Conflicts.Count > 0)
            return;
        string ours = survey.Ours.Count == 0
            ? "none of this deployment yet"
            : "of this deployment: "
                + string.Join(", ", survey.Ours.Values.Select(one => $"\"{one.Name}\" ({one.Id})"));
        Found(name, $"{total}; {ours}");
    }

    private async Task LookUpAsync(
        string name, Permission permission, IReadOnlyList<Need> needs, Func<Task<FoundNames>> lookUp)
    {
        if (needs.Any(need => need.Permission == permission))
            await LookAsync(name, permission, () => JudgeAsync(isNamed: true));
        else
            // Nothing is asked, and a ring may contradict itself all the same.
            await JudgeAsync(isNamed: false);

        async Task JudgeAsync(bool isNamed)
        {
            FoundNames found = await lookUp();
            _checks.AddRange(found.Problems.Select(problem => Check(name, Outcome.Conflict, problem)));
            if (isNamed && found.Problems.Count == 0)
                Found(name, $"{found.Ids.Count} found");
        }
    }

    // Each look ends in lines of its own, so that one refusal does not hide the rest.
    private async Task LookAsync(string name, Permission permission, Func<Task> look, bool decides = true)
    {
        if (who.Claims is { } claims && !permission.IsIn(claims.Granted))
        {
            // The permission has a line of its own that decides.
            _checks.Add(Check(
                name, Outcome.Unknown, $"not looked at: {permission.Name} is not there", decides: false));
            return;
        }
        try
        {
            await look();
        }
        catch (GraphFault fault)
        {
            _checks.Add(OfFault(name, permission, fault, decides));
        }
        catch (AuthenticationFailedException e)
        {
            Outcome outcome = SignedIn.IsUnanswered(e) ? Outcome.Unknown : Outcome.Missing;
            _checks.Add(Check(name, outcome, $"signing in failed: {SafeText.OneLine(e.Message)}", decides));
        }
    }

    private DoctorCheck OfFault(string name, Permission permission, GraphFault fault, bool decides)
    {
        bool isUnanswered =
            fault.Status is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
        Outcome outcome = isUnanswered || !decides ? Outcome.Unknown : Outcome.Missing;
        if (fault.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.NotFound))
            return Check(name, outcome, fault.Message, decides);
        // The advice of both is to ask doctor.
        int advice = fault.Message.LastIndexOf(';');
        string refusal = advice < 0 ? fault.Message : fault.Message[..advice];
        if (fault.Status is HttpStatusCode.NotFound)
        {
            return Check(
                name, outcome, $"{refusal}; this tenant does not have the feature, or not the licence for it", decides);
        }
        if (decides)
            _refused.Add(permission);
        string why = who.Claims switch
        {
            null => $"it needs {permission.Name}",
            { User: null } => $"{permission.Name} is there, so look at the tenant's licence",
            _ => $"{permission.Name} is there, so look at this person's role in Intune, and at the tenant's licence",
        };
        return Check(name, outcome, $"{refusal}; {why}", decides);
    }

    private void Found(string name, string detail) => _checks.Add(Check(name, Outcome.Ok, detail));

    private static DoctorCheck Check(string name, Outcome outcome, string detail, bool decides = true) =>
        new(CheckGroup.Tenant, name, outcome, detail, decides);
}
