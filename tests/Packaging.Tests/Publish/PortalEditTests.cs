using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// Somebody works in the portal while, or after, a plan is looked at: what nobody has seen is not carried out, and what
/// was changed shows in the next plan and is mended by the next publish.
/// </summary>
public sealed class PortalEditTests : PublishTest
{
    public static TheoryData<string> Edits =>
    [
        "app assigned", "app described", "app deleted", "script assigned", "script described", "script edited",
        "script deleted", "restore package deleted",
    ];

    [Theory]
    [MemberData(nameof(Edits))]
    public void BetweenPlanFileAndPublish_NothingIsWritten(string edit)
    {
        Begin();
        string plan = PlanIntoFile();
        Make(edit);
        AssertUntouched(() => AssertEnded(Publish("--plan", plan), 5, "changed since the plan was made"));
    }

    [Fact]
    public void NobodyInBetween_PlanFileIsPublished()
    {
        Begin();
        string plan = PlanIntoFile();
        MustPublish("--plan", plan);
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void BetweenShownPlanAndFirstWrite_NothingIsWritten(string edit)
    {
        Begin();
        Assert.Equal(0, Run("plan").ExitCode);
        int looks = Emulator.Requests.All.Count;
        AssertUntouched(() =>
        {
            // The second look is what comes after as many requests as a plan has.
            Handler = new Interruption(looks + 1, () => Make(edit)).Over(Handler);
            AssertEnded(Publish(), 5, "changed since this plan was made");
        });
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public void AfterThePublish_TheNextPlanShowsIt_AndTheNextPublishMendsIt(string edit)
    {
        MustPublish("--now");
        string state = State;
        Make(edit);
        Assert.Equal(10, Run("plan", "--exit-code").ExitCode);
        bool isForeign = edit.EndsWith("assigned", StringComparison.Ordinal);
        if (isForeign)
            AssertUntouched(() => AssertEnded(Publish("--now"), 5, "\"Somebody's\"", "--drop-unknown"));

        MustPublish(isForeign ? ["--now", "--drop-unknown"] : ["--now"]);
        AssertSame(state);
        ForgetRequests();
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
        MustPublish();
        Assert.Empty(Writes);
    }

    // A ring that stands, and a bundle with another helper and policy.
    private void Begin()
    {
        MustPublish("--now");
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";
        Deployment.MustPack(StandIns.Of("1.2.4.0"), "--bump");
        ForgetRequests();
    }

    private string PlanIntoFile()
    {
        string path = Path.Combine(Deployment.Files.Path, "plan.json");
        Assert.Equal(0, Run("plan", "--out", path).ExitCode);
        return path;
    }

    private void Make(string edit)
    {
        string restore = $"{Tenant.AllScripts().Single(script => $"{script["id"]}" != ScriptId)["id"]}";
        switch (edit)
        {
            case "app assigned":
                Tenant.AssignBySomebodyElse(AppId, Copied(AppId));
                break;
            case "script assigned":
                Tenant.AssignBySomebodyElse(ScriptId, Copied(ScriptId));
                break;
            case "app described":
                Tenant.EditBySomebodyElse(AppId);
                break;
            case "script described":
                Tenant.EditBySomebodyElse(ScriptId);
                break;
            case "script edited":
                Tenant.ChangeBySomebodyElse(ScriptId, new JsonObject
                {
                    ["detectionScriptContent"] = Convert.ToBase64String(
                        [.. Convert.FromBase64String($"{Script["detectionScriptContent"]}"), .. "exit 0\r\n"u8]),
                });
                break;
            case "app deleted":
                Tenant.DeleteBySomebodyElse(AppId);
                break;
            case "script deleted":
                Tenant.DeleteBySomebodyElse(ScriptId);
                break;
            case "restore package deleted":
                Tenant.DeleteBySomebodyElse(restore);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit), edit, null);
        }
    }

    // One of those that are there, for another group.
    private JsonObject Copied(string id)
    {
        JsonObject copied = Tenant.AssignmentsOf(id).First(one =>
            $"{one["target"]!["@odata.type"]}" == "#microsoft.graph.groupAssignmentTarget");
        foreach (string member in (string[])["id", "source", "sourceId"])
            copied.Remove(member);
        copied["target"]!["groupId"] = Tenant.AddGroup("Somebody's");
        return copied;
    }

    private void AssertUntouched(Action act)
    {
        int before = Writes.Count;
        act();
        Assert.Equal(before, Writes.Count);
    }

    // What is made again comes last.
    private string State => string.Join('\n', JsonNode.Parse(TenantState.Of(Emulator))!.AsArray()
        .Select(item => $"{item}").Order(StringComparer.Ordinal));

    private void AssertSame(string expected) =>
        Assert.True(expected == State, string.Join('\n', LineDiff.Between(expected, State)));

    /// <summary>Something happens right before a request.</summary>
    /// <param name="at">Number of the request, from 1, over all that go out.</param>
    /// <param name="act">What happens.</param>
    private sealed class Interruption(int at, Action act)
    {
        private int _requests;

        public Func<HttpMessageHandler> Over(Func<HttpMessageHandler> usual) => () => new Interrupted(this, usual());

        private void Count()
        {
            if (Interlocked.Increment(ref _requests) == at)
                act();
        }

        private sealed class Interrupted(Interruption interruption, HttpMessageHandler inner) : DelegatingHandler(inner)
        {
            protected override Task<HttpResponseMessage> SendAsync(
                HttpRequestMessage request, CancellationToken cancellationToken)
            {
                interruption.Count();
                return base.SendAsync(request, cancellationToken);
            }
        }
    }
}
