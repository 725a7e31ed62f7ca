using System.Net;
using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.IntuneWin;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Carries a plan out, step by step. Whatever ends it in between, the next plan finds what is there and does the rest.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="content">Sends the app's content.</param>
/// <param name="polling">Waits for the service.</param>
/// <param name="say">Told of each step.</param>
internal sealed class Publisher(GraphConnection graph, ContentUpload content, Polling polling, Action<string> say)
{
    private static readonly TimeSpan s_publishing = TimeSpan.FromMinutes(15), s_appearing = TimeSpan.FromMinutes(1);

    // Each is looked for before the next.
    private const int MostCreates = 3;

    private readonly TenantReader _tenant = new(graph);
    private readonly Dictionary<ObjectRole, string> _made = [];

    /// <exception cref="GraphFault">A step failed for good.</exception>
    public async Task CarryOutAsync(RingPlan plan, ReadBundle bundle)
    {
        string? version = null;
        foreach (PlannedStep step in plan.Steps)
        {
            say(Sentence(step));
            switch (step.Kind)
            {
                case StepKind.CreateApp:
                    await CreateAsync(step.Object, TenantPaths.Apps, WithoutDigest(step.Object), _tenant.FindAppAsync);
                    break;
                case StepKind.UploadContent:
                    using (IntuneWinPackage package = bundle.OpenPackage())
                        version = await content.SendAsync(TenantPaths.App(Id(step)), package);
                    break;
                case StepKind.UpdateApp:
                    JsonObject body = step.Body();
                    if (version is not null)
                        body["committedContentVersion"] = version;
                    await graph.UpdateAsync(TenantPaths.App(Id(step)), body);
                    // Scripts accept the helper that they were packed with: devices should be able to have it first.
                    if (version is not null)
                        await WaitUntilPublishedAsync(TenantPaths.App(Id(step)), version);
                    break;
                case StepKind.AssignApp:
                    await WaitUntilPublishedAsync(TenantPaths.App(Id(step)), version);
                    await graph.ActAsync(
                        $"{TenantPaths.App(Id(step))}/assign",
                        Assign("mobileAppAssignments", step, assignment => assignment.ToAppBody()));
                    break;
                case StepKind.CreateScript:
                    await CreateAsync(
                        step.Object, TenantPaths.Scripts, step.Object.Properties, _tenant.FindScriptAsync);
                    break;
                case StepKind.UpdateScript:
                    await graph.UpdateAsync(TenantPaths.Script(Id(step)), step.Body());
                    if (step.Object.Properties["remediationScriptContent"] is null)
                        await WaitUntilHarmlessAsync(TenantPaths.Script(Id(step)));
                    break;
                case StepKind.AssignScript:
                    await graph.ActAsync(
                        $"{TenantPaths.Script(Id(step))}/assign",
                        Assign("deviceHealthScriptAssignments", step, assignment => assignment.ToScriptBody()));
                    break;
            }
        }
    }

    // Nobody is told that devices no longer remove before the service says so itself.
    private Task<JsonObject> WaitUntilHarmlessAsync(string script) => polling.UntilAsync(
        "the removal of the remediation script", s_appearing,
        async () => await graph.GetAsync(script) is var now
            && string.IsNullOrEmpty(now["remediationScriptContent"]?.GetValue<string>())
            ? now
            : null);

    private string Id(PlannedStep step) => step.Id ?? _made[step.Object.Marker.Role];

    private async Task CreateAsync(
        DesiredObject desired, string path, JsonObject body, Func<DesiredObject, Task<PresentObject?>> find)
    {
        string id = await SendOnceAsync(desired, path, body, find);
        // The steps that follow would meet 404.
        if (await polling.TryUntilAsync(s_appearing, () => graph.FindAsync($"{path}/{Uri.EscapeDataString(id)}")) is null)
        {
            // The next publish would not see it either, and make another one.
            throw new ConflictException(
                $"\"{desired.Name}\" was made ({id}), and this identity cannot see it; compare \"scopeTags\" with those of "
                + "its role before running it again, or there will be two");
        }
        _made[desired.Marker.Role] = id;
    }

    // An answer that was lost may have made it; a new object is missing from lists for a while.
    private async Task<string> SendOnceAsync(
        DesiredObject desired, string path, JsonObject body, Func<DesiredObject, Task<PresentObject?>> find)
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                JsonObject created = await graph.CreateAsync(path, Without(body, property => property is null));
                return created["id"]?.GetValue<string>()
                    ?? throw GraphFault.OfUnexpected("Intune made an object and does not say which; run it again");
            }
            catch (GraphFault fault) when (fault.MayHaveHappened)
            {
                if (await polling.TryUntilAsync(s_appearing, () => FindOrLaterAsync(find, desired)) is { } made)
                    return made.Id;
                if (tries == MostCreates)
                    throw;
            }
        }
    }

    // In lists before it can be asked for by its id: too early, and no fault.
    private static async Task<PresentObject?> FindOrLaterAsync(
        Func<DesiredObject, Task<PresentObject?>> find, DesiredObject desired)
    {
        try
        {
            return await find(desired);
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    // Said of content that is there: only once it is committed.
    private static JsonObject WithoutDigest(DesiredObject app)
    {
        JsonObject body = app.Properties.DeepClone().AsObject();
        body["notes"] = $"{app.Marker}";
        return body;
    }

    private static JsonObject Without(JsonObject body, Func<JsonNode?, bool> unwanted) => new(
        body.Where(member => !unwanted(member.Value))
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));

    private static JsonObject Assign(string name, PlannedStep step, Func<Assignment, JsonObject> body) =>
        new() { [name] = new JsonArray([.. step.Object.Assignments!.Select(body)]) };

    // A read may still show the content of before, which is published too.
    private Task<JsonObject> WaitUntilPublishedAsync(string app, string? version) => polling.UntilAsync(
        "the app's publication", s_publishing, async () =>
            await graph.FindAsync(app) is { } found && found["publishingState"]?.GetValue<string>() == "published"
                && (version is null || found["committedContentVersion"]?.GetValue<string>() == version)
                ? found
                : null);

    private static string Sentence(PlannedStep step) => step.Kind switch
    {
        StepKind.CreateApp => $"Creating the app \"{step.Object.Name}\"",
        StepKind.UploadContent => "Uploading certprop.exe",
        StepKind.UpdateApp => $"Updating the app \"{step.Object.Name}\"",
        StepKind.AssignApp => "Waiting for the app to be published, and assigning it",
        StepKind.CreateScript => $"Creating the remediation \"{step.Object.Name}\"",
        StepKind.UpdateScript => $"Updating the remediation \"{step.Object.Name}\"",
        _ => "Assigning the remediation",
    };
}
