using System.Text.Json.Nodes;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A plan that somebody approves, and the publish of just that.</summary>
public sealed class PlanFileTests : SeveralRingsTest
{
    private string PlanPath => At("approved.plan.json");

    [Fact]
    public async Task PlanThatWasApproved_IsWhatIsPublished()
    {
        MustPublish("--now");
        string undisturbed = TenantState.Of(Emulator);
        await BeginTenantAsync();
        Plan("--now");
        Assert.Empty(Writes);
        MustPublish("--plan", PlanPath);
        Assert.Equal(undisturbed, TenantState.Of(Emulator));

        ForgetRequests();
        AssertRefused(Publish("--plan", PlanPath), 5, "changed since the plan was made");
    }

    [Fact]
    public void WhatWasAskedFor_IsInThePlan()
    {
        Plan("--only", "app", "--ring", "pilot", "--bundle", Deployment.Out);
        MustPublish("--plan", PlanPath);
        Assert.Single(Tenant.AllApps());
        Assert.Empty(Tenant.AllScripts());
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("bundle")]
    [InlineData("object")]
    [InlineData("assignments")]
    public void WhateverChangedSince_ThePlanIsNotTheOneThatWasApproved(string what)
    {
        MustPublish("--now");
        Configure(mode: "remediate");
        Plan();
        switch (what)
        {
            case "settings":
                Configure(mode: "remediate", schedule: """{ "hours": 5 }""");
                break;
            case "bundle":
                PackNext();
                break;
            case "object":
                Tenant.EditBySomebodyElse(AppId);
                break;
            default:
                AssignBySomebodyElse(Script, GroupId);
                break;
        }
        ForgetRequests();
        AssertRefused(
            Publish("--plan", PlanPath, "--drop-unknown"), 5, "the tenant, the bundle or the settings changed",
            "make it anew");
    }

    [Fact]
    public async Task AnotherTenant_ThoughItHoldsTheSame_IsNotTheOneOfThePlan()
    {
        ConfigureRings(RingOf("pilot", "allDevices"));
        Credential = IdentityOf("11111111-2222-3333-4444-555555555555");
        Plan();
        await BeginTenantAsync();
        Credential = IdentityOf("66666666-7777-8888-9999-000000000000");
        AssertRefused(Publish("--plan", PlanPath), 5, "changed since the plan was made");
        Credential = IdentityOf("11111111-2222-3333-4444-555555555555");
        MustPublish("--plan", PlanPath);
    }

    [Theory]
    [InlineData("", "it is no plan")]
    [InlineData("{", "it is no plan")]
    [InlineData("null", "it is no plan of this version")]
    [InlineData("""{ "version": 1 }""", "it is no plan")]
    [InlineData("version", "it is no plan of this version")]
    [InlineData("deployment", "it is a plan of deployment 11111111-2222-3333-4444-555555555555")]
    public void FileThatIsNoPlanOfOurs_IsWrongInput(string damage, string about)
    {
        Plan();
        JsonObject plan = JsonNode.Parse(File.ReadAllText(PlanPath))!.AsObject();
        if (damage is "version")
            plan["version"] = 2;
        else if (damage is "deployment")
            plan["deployment"] = "11111111-2222-3333-4444-555555555555";
        File.WriteAllText(PlanPath, damage is "version" or "deployment" ? $"{plan}" : damage);
        ForgetRequests();
        DeployRun run = Publish("--plan", PlanPath);
        run.AssertRefused(PlanPath, about);
        Assert.Empty(Emulator.Requests.All);
    }

    [Fact]
    public void NoFile_SaysWhatWritesOne() =>
        Publish("--plan", PlanPath).AssertRefused(PlanPath, "certprop-deploy plan --out FILE");

    [Theory]
    [InlineData("--ring", "pilot")]
    [InlineData("--bundle", "out")]
    [InlineData("--only", "app")]
    [InlineData("--now")]
    public void WhatThePlanSaysAlready_IsNotSaidAgain(params string[] options)
    {
        Plan();
        AssertRefused(Publish(["--plan", PlanPath, .. options]), 1, "--plan says which ring and bundle", options[0]);
    }

    [Fact]
    public void Plan_HoldsNoScriptsAndNoNamesOfTheTenant()
    {
        Plan();
        JsonObject plan = JsonNode.Parse(File.ReadAllText(PlanPath))!.AsObject();
        Assert.Equal(["version", "deployment", "request", "fingerprint"], plan.Select(member => member.Key));
        Assert.Matches("^[0-9A-F]{64}$", $"{plan["fingerprint"]}");
        Assert.Equal(
            ["ring", "bundle", "now", "only"], plan["request"]!.AsObject().Select(member => member.Key));
        Assert.Equal(nameof(Deploy.Rings.Part.Both), $"{plan["request"]!["only"]}");
        _ = PlanFile.Read(PlanPath, Guid.Parse(Deployment.Id));
    }

    private void Plan(params string[] options)
    {
        DeployRun run = Run("plan", ["--out", PlanPath, .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static PlayedIdentity IdentityOf(string tenant) => new(PlayedIdentity.Jwt(new { tid = tenant }));
}
