using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.IntuneWin;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Carries plans out, step by step. Whatever ends it in between, the next plan finds what is there and does the rest.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="content">Sends the app's content.</param>
/// <param name="notes">Content that waits for an approval.</param>
/// <param name="creation">Makes objects.</param>
/// <param name="polling">Waits for the service.</param>
internal sealed class Publisher(
    GraphConnection graph, ContentUpload content, ContentNotes notes, Creation creation, Polling polling)
{
    private static readonly TimeSpan s_publishing = TimeSpan.FromMinutes(15), s_appearing = TimeSpan.FromMinutes(1);

    private readonly Dictionary<ObjectMarker, string> _made = [];

    // Content that was sent, until the app says that devices can have it.
    private readonly Dictionary<ObjectMarker, ContentProgress> _sent = [];

    /// <param name="step">The next one of a plan.</param>
    /// <param name="bundle">That the plan is about; null where it sends no content.</param>
    /// <exception cref="GraphFault">It failed for good.</exception>
    public Task CarryOutAsync(PlannedStep step, ReadBundle? bundle) => step.Kind switch
    {
        StepKind.CreateApp => CreateAsync(step, TenantPaths.Apps, WithoutDigest(step.Object)),
        StepKind.UploadContent => UploadAsync(step, bundle!),
        StepKind.UpdateApp => UpdateAppAsync(step),
        StepKind.AwaitApp => WaitUntilPublishedAsync(step),
        StepKind.AssignApp => AssignAppAsync(step),
        StepKind.DeleteApp => graph.DeleteAsync(PathOf(step)),
        StepKind.CreateScript => CreateAsync(step, TenantPaths.Scripts, step.Object.Properties),
        StepKind.UpdateScript => UpdateScriptAsync(step),
        StepKind.AssignScript => AssignAsync(
            step, "deviceHealthScriptAssignments", assignment => assignment.ToScriptBody()),
        StepKind.DeleteScript => graph.DeleteAsync(PathOf(step)),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Kind, null),
    };

    private string PathOf(PlannedStep step)
    {
        string id = step.Id ?? _made[step.Object.Marker];
        return step.IsOfApp ? TenantPaths.App(id) : TenantPaths.Script(id);
    }

    private async Task CreateAsync(PlannedStep step, string path, JsonObject body) =>
        _made[step.Object.Marker] = await creation.MakeAsync(step.Object, path, body);

    private async Task UploadAsync(PlannedStep step, ReadBundle bundle)
    {
        using IntuneWinPackage package = bundle.OpenPackage();
        ContentProgress progress = notes.Take(PathOf(step), bundle.Manifest.Package.FileDigest);
        await KeepWhereHeldAsync(progress, () => content.SendAsync(progress, package));
        _sent[step.Object.Marker] = progress;
    }

    private async Task KeepWhereHeldAsync(ContentProgress? progress, Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (GraphFault fault) when (progress is not null && fault.ApprovalCode is not null)
        {
            notes.Keep(progress);
            throw;
        }
    }

    private async Task UpdateAppAsync(PlannedStep step)
    {
        JsonObject body = step.Body();
        ContentProgress? sent = _sent.GetValueOrDefault(step.Object.Marker);
        if (sent is not null)
            body["committedContentVersion"] = sent.Version;
        await KeepWhereHeldAsync(sent, () => graph.UpdateAsync(PathOf(step), body));
        // Scripts accept the helper that they were packed with: devices should be able to have it first.
        if (sent is not null)
            await WaitUntilPublishedAsync(step);
    }

    private async Task AssignAppAsync(PlannedStep step)
    {
        await WaitUntilPublishedAsync(step);
        await AssignAsync(step, "mobileAppAssignments", assignment => assignment.ToAppBody());
    }

    // It replaces all that is there, and minutes have passed since somebody looked.
    private async Task AssignAsync(PlannedStep step, string name, Func<Assignment, JsonObject> body)
    {
        IReadOnlyList<Assignment> wanted = step.Object.Assignments!;
        var now = new HashSet<Assignment>();
        await foreach (JsonObject assignment in graph.ListAsync($"{PathOf(step)}/assignments"))
            now.Add(Assignment.Of(assignment));
        if (!now.SetEquals(wanted.Except(step.Added).Concat(step.Dropped)) && !now.SetEquals(wanted))
        {
            throw new ConflictException(
                $"somebody assigned \"{step.Object.Name}\" meanwhile; look at certprop-deploy plan");
        }
        await graph.ActAsync(
            $"{PathOf(step)}/assign", new JsonObject { [name] = new JsonArray([.. wanted.Select(body)]) });
    }

    private async Task UpdateScriptAsync(PlannedStep step)
    {
        await graph.UpdateAsync(PathOf(step), step.Body());
        if (step.Changes.Any(change => change is { Name: "remediationScriptContent", After: null }))
            await WaitUntilHarmlessAsync(PathOf(step));
    }

    // Nobody is told that devices no longer remove before the service says so itself.
    private Task<JsonObject> WaitUntilHarmlessAsync(string script) => polling.UntilAsync(
        "the removal of the remediation script", s_appearing,
        async () => await graph.GetAsync(script) is var now
            && string.IsNullOrEmpty(now["remediationScriptContent"]?.GetValue<string>())
            ? now
            : null);

    // A read may still show the content of before, which is published too.
    private Task<JsonObject> WaitUntilPublishedAsync(PlannedStep step)
    {
        string app = PathOf(step);
        string? version = _sent.GetValueOrDefault(step.Object.Marker)?.Version;
        return polling.UntilAsync("the app's publication", s_publishing, async () =>
            await graph.FindAsync(app) is { } found && found["publishingState"]?.GetValue<string>() == "published"
                && (version is null || found["committedContentVersion"]?.GetValue<string>() == version)
                ? found
                : null);
    }

    // Said of content that is there: only once it is committed.
    private static JsonObject WithoutDigest(DesiredObject app)
    {
        JsonObject body = app.Properties.DeepClone().AsObject();
        body["notes"] = $"{app.Marker}";
        return body;
    }
}
