using System.Text;
using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Objects of ours that lost their markers, and others that only look like them.</summary>
public sealed class AdoptTests : SeveralRingsTest
{
    private const string Stranger = "11111111-2222-3333-4444-555555555555";

    [Fact]
    public void Remediation_IsKnownByTheHeaderOfItsScript()
    {
        Begin();
        string id = IdOf(ScriptOf("pilot")), marker = $"{MarkerOf(ScriptOf("pilot"))}";
        Tenant.DescribeBySomebodyElse(id, "Somebody tidied up.");
        ForgetRequests();
        Must("adopt", id);
        Assert.Equal([$"PATCH {Scripts}/{{id}}"], WriteRoutes);
        Assert.Equal($"Somebody tidied up.\n{marker}", $"{ScriptOf("pilot")["description"]}");
    }

    [Fact]
    public void Remediation_OfAnotherName_BelongsToTheRingThatSomebodySays()
    {
        Begin();
        string id = IdOf(ScriptOf("pilot"));
        Tenant.ChangeBySomebodyElse(
            id, new JsonObject { ["displayName"] = "Certificates", ["description"] = null });
        ForgetRequests();
        AssertRefused(Run("adopt", id, "--yes"), 1, "\"Certificates\" is not what", "--ring");
        AssertRefused(Run("adopt", id, "--yes", "--ring", "nobody"), 1, "the settings have no ring \"nobody\"");
        Must("adopt", id, "--ring", "PILOT");
        Assert.Equal("pilot", MarkerOf(ScriptOf("pilot"))!.Ring);
        MustPublish();
        Assert.Equal("CertProp - pilot", $"{ScriptOf("pilot")["displayName"]}");
        Assert.Equal(2, Tenant.AllScripts().Count);
    }

    [Fact]
    public void RestorePackage_IsKnownByItsHeaderToo()
    {
        Begin();
        string id = IdOf(ScriptOf(Restore)), marker = $"{MarkerOf(ScriptOf(Restore))}";
        Tenant.ChangeBySomebodyElse(id, new JsonObject { ["displayName"] = "Undo", ["description"] = "Undo." });
        Must("adopt", id);
        Assert.Equal($"Undo.\n{marker}", $"{ScriptOf(Restore)["description"]}");
    }

    [Fact]
    public void App_IsKnownByWhatItInstalls_AndTheNextPublishSaysWhatIsInIt()
    {
        Begin();
        string state = TenantState.Of(Emulator);
        string id = IdOf(AppOf("pilot"));
        Tenant.ChangeBySomebodyElse(id, new JsonObject { ["description"] = "Tidy.", ["notes"] = null });
        ForgetRequests();
        AssertRefused(Publish(), 5, "is not ours", $"certprop-deploy adopt {id} takes it over");

        Must("adopt", id);
        MustPublish();
        Assert.Single(Tenant.AllApps());
        Assert.Equal(state, TenantState.Of(Emulator));
        AssertSettled();
    }

    [Fact]
    public void ObjectThatHasItsMarker_NeedsNothing()
    {
        Begin();
        AssertNothingToDo("adopt", IdOf(ScriptOf("pilot")));
        AssertNothingToDo("adopt", IdOf(AppOf("pilot")));
        AssertNothingToDo("adopt", IdOf(ScriptOf(Restore)));
        Must("pause");
        AssertNothingToDo("adopt", IdOf(ScriptOf("pilot")));
    }

    [Fact]
    public void ObjectOfAnotherRing_KeepsItsRing()
    {
        ConfigurePilotAndBroad();
        MustPublish("--now");
        ForgetRequests();
        AssertRefused(
            Run("adopt", IdOf(ScriptOf("pilot")), "--yes", "--ring", "broad"), 5, "its marker says ring pilot");
    }

    [Theory]
    [InlineData("another header", "does not have the header of this deployment")]
    [InlineData("no header", "does not have the header of this deployment")]
    [InlineData("another marker", $"its marker is of deployment {Stranger}")]
    [InlineData("another setup file", "it does not install certprop.exe")]
    public void WhatOnlyLooksLikeOurs_IsLeftAlone(string what, string about)
    {
        ConfigureRings(RingOf("pilot", Group));
        string header = $"# certprop-deploy/1 deployment={Stranger} role=machine revision=1 content=0123456789ab\r\n";
        string marker =
            $"certprop-deploy/1 deployment={Stranger} ring=pilot role=machine revision=1 content=0123456789ab";
        string id = what is "another setup file"
            ? Tenant.AddApp(new JsonObject { ["displayName"] = "CertProp - pilot", ["setupFilePath"] = "setup.exe" })
            : Tenant.AddScript(new JsonObject
            {
                ["displayName"] = "CertProp - pilot",
                ["description"] = what is "another marker" ? marker : "",
                ["detectionScriptContent"] = Convert.ToBase64String(Encoding.ASCII.GetBytes(
                    what switch
                    {
                        "no header" => "exit 0\r\n",
                        "another marker" => header.Replace(Stranger, Deployment.Id, StringComparison.Ordinal),
                        _ => header,
                    })),
            });
        AssertRefused(Run("adopt", id, "--yes"), 5, $"\"CertProp - pilot\" ({id}) is not ours", about);
    }

    [Fact]
    public void SecondOfAKind_IsRefused()
    {
        Begin();
        JsonObject ours = ScriptOf("pilot");
        string copy = Tenant.AddScript(new JsonObject
        {
            ["displayName"] = "CertProp - pilot",
            ["detectionScriptContent"] = $"{ours["detectionScriptContent"]}",
        });
        ForgetRequests();
        AssertRefused(
            Run("adopt", copy, "--yes"), 5, $"ring pilot has \"CertProp - pilot\" ({IdOf(ours)}) already",
            "one of a kind");
    }

    [Theory]
    [InlineData(Stranger)]
    [InlineData("no id")]
    public void UnknownId_IsSaid(string id) =>
        AssertRefused(Run("adopt", id, "--yes"), 5, $"there is no remediation and no app {id}");

    private void Begin()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--now");
    }
}
