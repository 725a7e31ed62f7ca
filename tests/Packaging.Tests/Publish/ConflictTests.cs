using System.Text;
using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A tenant that is not as the settings have it: one sentence, exit code 5, and nothing is written.</summary>
public sealed class ConflictTests : PublishTest
{
    private const string Name = "CertProp - pilot";

    [Fact]
    public void ForeignApp_OfOurName_IsLeftAlone()
    {
        string id = Tenant.AddApp(new JsonObject { ["displayName"] = Name, ["notes"] = "ours!" });
        AssertConflict($"the app \"{Name}\" ({id}) is not ours", "rename it");
    }

    [Fact]
    public void ForeignRemediation_OfOurName_IsLeftAlone()
    {
        string id = Tenant.AddScript(new JsonObject
        {
            ["displayName"] = Name.ToUpperInvariant(),
            ["detectionScriptContent"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("exit 0\r\n")),
        });
        AssertConflict($"the remediation \"{Name}\" ({id}) is not ours");
    }

    [Fact]
    public void AnotherDeployment_OfOurName_IsForeign()
    {
        Tenant.AddScript(new JsonObject
        {
            ["displayName"] = Name,
            ["description"] =
                "certprop-deploy/1 deployment=11111111-2222-3333-4444-555555555555 ring=pilot role=machine "
                + "revision=1 content=0123456789ab",
        });
        AssertConflict("is not ours");
    }

    [Theory]
    [InlineData("app")]
    [InlineData("machine")]
    public void TwoWithOurMarker_NobodyChooses(string role)
    {
        var members = new JsonObject
        {
            ["displayName"] = "whatever",
            ["description"] =
                $"certprop-deploy/1 deployment={Deployment.Id} ring=pilot role={role} revision=1 content=0123456789ab",
        };
        for (int i = 0; i < 2; i++)
            _ = role is "app" ? Tenant.AddApp(members) : Tenant.AddScript(members);
        AssertConflict("there are 2", "with our marker");
    }

    [Fact]
    public void LostMarkers_AreRepaired_WhereTheRestSaysWhoseItIs()
    {
        MustPublish("--now");
        string state = TenantState.Of(Emulator);
        Tenant.Scripts.Find(ScriptId)!.Value["description"] = "Somebody tidied up.";
        Tenant.Apps.Find(AppId)!.Value["description"] = "Here too.";
        int before = Writes.Count;
        MustPublish();
        Assert.Equal([$"PATCH {Apps}/{{id}}", $"PATCH {Scripts}/{{id}}"], WriteRoutes.Skip(before));
        Assert.Equal(state, TenantState.Of(Emulator));
    }

    [Fact]
    public void LostNotes_AreRepaired_WithContentThatIsKnownAgain()
    {
        MustPublish("--now");
        string state = TenantState.Of(Emulator);
        Tenant.Apps.Find(AppId)!.Value["notes"] = null;
        MustPublish();
        Assert.Equal(state, TenantState.Of(Emulator));
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
    }

    [Fact]
    public void Group_MissingOrAmbiguous_StopsBeforeTheFirstWrite()
    {
        Configure(include: "Nobody");
        AssertConflict("there is no group \"Nobody\"");
        string id = Tenant.AddGroup(Group);
        Configure();
        AssertConflict($"there are 2 groups \"{Group}\"", id, "by its id");
        Configure(include: id);
        MustPublish();
        Configure(include: "11111111-2222-3333-4444-555555555555");
        AssertEnded(Publish(), 5, "there is no group \"11111111-2222-3333-4444-555555555555\"");
    }

    [Fact]
    public void GroupTwice_OrEverybodyExcluded_StopsBeforeTheFirstWrite()
    {
        Configure(include: "Kiosks");
        AssertConflict("names a group twice");
        Deployment.Files.Write("certprop.deploy.json", $$"""
            { "version": 1, "deployment": "{{Deployment.Id}}", "policy": "policy.json",
              "rings": [{ "name": "pilot", "include": ["{{Group}}"], "exclude": ["allDevices"] }] }
            """);
        AssertConflict("excludes everybody");
    }

    [Fact]
    public void ObjectThatItsCreatorCannotSee_IsNamedAndNotMadeAgain()
    {
        Emulator.Behaviour.HiddenCalls = 1_000;
        AssertEnded(Publish(), 5, "was made (", "scopeTags");
        Assert.Single(Emulator.Requests.On($"POST {Apps}"));
    }

    [Fact]
    public void RequestHeldForApproval_IsNotToBeRepeated()
    {
        Emulator.Faults.On(
            $"POST {Apps}", new GraphEmulator.Faults.AnswerFault(403, "ApprovalRequired", "An approval is required."));
        AssertEnded(Publish(), 7, "Multi Admin Approval", "--justification");
    }

    [Fact]
    public void FilterOrScopeTag_Unknown_StopsBeforeTheFirstWrite()
    {
        Configure(filter: "No such filter");
        AssertConflict("there is no filter \"No such filter\"");
        Configure(tag: "No such tag");
        AssertConflict("there is no scope tag \"No such tag\"");
    }

    [Fact]
    public void ObjectThatWentAway_BetweenPlanAndWrite_SaysSo()
    {
        MustPublish("--now");
        Configure(mode: "remediate");
        Emulator.Faults.On(
            $"PATCH {Scripts}/{{id}}",
            new GraphEmulator.Faults.AnswerFault(404, "ResourceNotFound", "Resource not found."));
        AssertEnded(Publish(), 5, "somebody changed the tenant meanwhile", "request id");
    }

    private void AssertConflict(params string[] about)
    {
        AssertEnded(Publish(), 5, about);
        Assert.Empty(Writes);
        Assert.False(Directory.Exists(Path.Combine(Deployment.Files.Path, "backup")));
    }
}
