using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Rings leave a tenant, and the helper leaves devices.</summary>
public sealed class RemoveTests : SeveralRingsTest
{
    [Fact]
    public void Remove_TakesRemediations_LetsDevicesUninstall_AndTheRestorePackageAtTheEnd()
    {
        PublishBoth();
        string[] scripts = [IdOf(ScriptOf("pilot")), IdOf(ScriptOf("broad")), IdOf(ScriptOf(Restore))];
        ForgetRequests();
        DeployRun run = Must("remove");

        Assert.Equal(
            [
                $"DELETE {Scripts}/{{id}}", $"POST {Apps}/{{id}}/assign", $"DELETE {Scripts}/{{id}}",
                $"POST {Apps}/{{id}}/assign", $"DELETE {Scripts}/{{id}}",
            ],
            WriteRoutes);
        Assert.Equal(
            scripts,
            Writes.Where(write => write.Method is "DELETE").Select(write => write.Path.Split('/')[^1]));
        Assert.Empty(Tenant.AllScripts());
        Assert.Equal(["CertProp pilot: uninstall"], Reached(AppOf("pilot")));
        Assert.Equal(
            ["-CertProp pilot: uninstall", "allDevicesAssignmentTarget: uninstall"], Reached(AppOf("broad")));
        Assert.Contains("Next: certprop-deploy remove --final", run.Output, StringComparison.Ordinal);
        AssertNothingToDo("remove");
    }

    [Fact]
    public void Final_IsRefused_WhileDevicesStillGetTheApp_AndDeletesItThen()
    {
        PublishBoth();
        ForgetRequests();
        AssertRefused(
            Run("remove", "--final", "--yes"), 5, "devices still get the app \"CertProp - pilot\"",
            "first certprop-deploy remove");
        Must("remove");
        Must("remove", "--final");
        Assert.Empty(Tenant.AllApps());
        AssertNothingToDo("remove", "--final");
    }

    [Fact]
    public void OneRing_LeavesTheOthersAndTheRestorePackage()
    {
        PublishBoth();
        Must("remove", "--ring", "broad");
        Must("remove", "--ring", "BROAD", "--final");
        Assert.Null(FindApp("broad") ?? FindScript("broad"));
        Assert.NotNull(FindScript(Restore));
        Assert.Equal([Group], Reached(ScriptOf("pilot")));
    }

    [Fact]
    public void OnlyOnePart_LeavesTheOther()
    {
        PublishBoth();
        Must("remove", "--ring", "pilot", "--only", "app");
        Assert.Equal([$"{Group}: uninstall"], Reached(AppOf("pilot")));
        Assert.Equal([Group], Reached(ScriptOf("pilot")));

        Must("remove", "--ring", "broad", "--only", "scripts");
        Assert.Null(FindScript("broad"));
        Assert.Contains("allDevicesAssignmentTarget: required", Reached(AppOf("broad")));
    }

    [Fact]
    public void RingThatSettingsNoLongerHave_IsRemoved_ThoughTheGroupsOfTheOthersAreGone()
    {
        PublishBoth();
        ConfigureRings(RingOf("pilot", Group));
        DeleteGroup(GroupId);
        Must("remove", "--ring", "broad");
        Assert.Null(FindScript("broad"));
        Must("remove");
        Assert.Empty(Tenant.AllScripts());
    }

    [Fact]
    public void RingThatIsNotThere_IsSaid()
    {
        PublishBoth();
        ForgetRequests();
        AssertRefused(
            Run("remove", "--ring", "nobody", "--yes"), 5, "there is nothing of ring nobody", "our marker");
    }

    [Fact]
    public void WhatIsNotOurs_Stays()
    {
        PublishBoth();
        string foreign = Tenant.AddScript(new() { ["displayName"] = "CertProp - pilot" });
        string deployment = MarkerOf(ScriptOf("pilot"))!.ToString()
            .Replace(Deployment.Id, "11111111-2222-3333-4444-555555555555", StringComparison.Ordinal);
        string other = Tenant.AddApp(new() { ["displayName"] = "CertProp - pilot", ["description"] = deployment });
        Must("remove");
        Must("remove", "--final");
        Assert.Equal(foreign, IdOf(Assert.Single(Tenant.AllScripts())));
        Assert.Equal(other, IdOf(Assert.Single(Tenant.AllApps())));
    }

    [Fact]
    public void PublishAfterIt_BringsTheRingBack_OnTheSameApp()
    {
        ConfigureRings(RingOf("pilot", Group));
        MustPublish("--now");
        string state = TenantState.Of(Emulator);
        string app = IdOf(AppOf("pilot"));
        Must("remove");
        MustPublish("--now");
        Assert.Equal(state, TenantState.Of(Emulator));
        Assert.Equal(app, IdOf(AppOf("pilot")));
    }

    private void PublishBoth()
    {
        ConfigurePilotAndBroad();
        MustPublish("--now");
        Must("promote", "pilot", "broad", "--now");
    }
}
