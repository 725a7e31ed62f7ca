using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A remediation on single devices at once, and what they report.</summary>
public sealed class RunTests : SeveralRingsTest
{
    private const string Order = "POST /beta/deviceManagement/managedDevices/{id}/initiateOnDemandProactiveRemediation";

    [Fact]
    public void Devices_ByNameOrId_AreAskedOnceEach()
    {
        Begin();
        string one = Tenant.AddDevice("PC-0001"), two = Tenant.AddDevice("PC-O'Neil");
        string three = Tenant.AddDevice("PC-0003");
        DeployRun run = RunOn("pc-0001", "PC-0001", "PC-O'Neil", three);

        Assert.Equal(0, run.ExitCode);
        Assert.Equal([one, two, three], Ordered);
        Assert.All((string[])[one, two, three], device => Assert.Equal(ScriptId, Tenant.TakeOnDemandRun(device)));
        Assert.Contains("PC-0001    asked\nPC-O'Neil  asked\nPC-0003    asked\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Restore_RunsTheRestorePackage()
    {
        Begin();
        string device = Tenant.AddDevice("PC-0001");
        Assert.Equal(0, Run("run", "--device", "PC-0001", "--restore").ExitCode);
        Assert.Equal(IdOf(ScriptOf(Restore)), Tenant.TakeOnDemandRun(device));
        ForgetRequests();
        AssertRefused(Run("run", "--device", "PC-0001", "--restore", "--ring", "pilot"), 1, "leave --ring out");
    }

    [Fact]
    public void DevicesThatNobodyKnows_OrSeveralOfAName_AreAllNamed_AndNobodyIsAsked()
    {
        Begin();
        Tenant.AddDevice("PC-0001");
        string[] twins = [Tenant.AddDevice("PC-0002"), Tenant.AddDevice("PC-0002")];
        const string Unknown = "11111111-2222-3333-4444-555555555555";
        AssertRefused(
            RunOn("PC-0001", "PC-0002", "PC-0009", Unknown), 5,
            $"there are 2 devices \"PC-0002\" ({twins[0]}, {twins[1]}); name one by its id",
            "there is no device \"PC-0009\"", $"there is no device \"{Unknown}\"");
        Assert.Equal(0, RunOn(twins[1]).ExitCode);
        Assert.Equal([twins[1]], Ordered);
    }

    [Fact]
    public void MoreThanAHandful_NeedsAYes()
    {
        Begin();
        string[] names = [.. Enumerable.Range(1, 26).Select(number => $"PC-{number:0000}")];
        foreach (string name in names)
            Tenant.AddDevice(name);
        AssertRefused(RunOn(names), 1, "26 devices: more than 25 need --yes", "an assignment is for many");
        Assert.Equal(0, RunOn([.. names[1..], names[1]]).ExitCode);
        Assert.Equal(25, Ordered.Count());
        Assert.Equal(0, RunOn([.. names, .. (string[])["--yes"]]).ExitCode);
    }

    [Fact]
    public void Wait_ShowsThePortalsWordAndTheLine_OfEachDeviceThatReports()
    {
        Begin();
        string one = Tenant.AddDevice("PC-0001"), two = Tenant.AddDevice("PC-0002");
        Report(one, "fail", "skipped", "LEAKED old");
        Handler = () => EventfulNetwork.At(HttpMethod.Get, "/deviceRunStates", 3, () =>
            {
                Report(one, "fail", "success", "LEAKED 2", "OK removed 2");
                Report(two, "success", "skipped", "OK");
            });
        DeployRun run = Run("run", "--device", "PC-0001", "--device", "PC-0002", "--wait", "--format", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("CertProp - pilot", run.Json.GetProperty("remediation").GetString());
        Assert.Equal(
            [("PC-0001", one, "Issue fixed", "OK removed 2"), ("PC-0002", two, "Without issues", "OK")],
            run.Json.GetProperty("devices").EnumerateArray().Select(
                device => (Text(device, "device"), Text(device, "id"), Text(device, "portal"), Text(device, "line"))));
        Assert.InRange(Clock.Waits.Sum(wait => wait.TotalSeconds), 1, 10);
    }

    [Fact]
    public void DeviceThatStaysSilent_IsPartlyDone_AfterTwentyMinutes()
    {
        Begin();
        string one = Tenant.AddDevice("PC-0001"), two = Tenant.AddDevice("PC-0002");
        // What was reported before is no answer.
        Report(two, "fail", "skipped", "LEAKED old");
        Handler = () => EventfulNetwork.At(
            HttpMethod.Get, "/deviceRunStates", 2, () => Report(one, "fail", "skipped", "LEAKED 1"));
        DeployRun run = Run("run", "--device", "PC-0001", "--device", "PC-0002", "--wait");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("PC-0001  With issues: LEAKED 1\nPC-0002  asked\n", run.Output, StringComparison.Ordinal);
        Assert.InRange(Clock.Waits.Sum(wait => wait.TotalMinutes), 19, 20);
    }

    [Fact]
    public void DeviceThatCannotBeAsked_DoesNotKeepTheOthersFromIt()
    {
        Begin();
        string[] ids = [Tenant.AddDevice("PC-0001"), Tenant.AddDevice("PC-0002"), Tenant.AddDevice("PC-0003")];
        Emulator.Faults.On(Order, new AnswerFault(400, "BadRequest", "The device is retired."), first: 2);
        DeployRun run = RunOn("PC-0001", "PC-0002", "PC-0003");

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(ids, Ordered);
        Assert.Matches(
            "PC-0001  asked\nPC-0002  not asked: POST .*The device is retired.*\nPC-0003  asked\n", run.Output);
    }

    [Fact]
    public void PermissionThatIsMissing_IsSaidOnce()
    {
        Begin();
        Tenant.AddDevice("PC-0001");
        Tenant.AddDevice("PC-0002");
        Emulator.Faults.Always(Order, new AnswerFault(403, "Forbidden", "Insufficient privileges."));
        AssertEnded(
            RunOn("PC-0001", "PC-0002"), 4, "DeviceManagementManagedDevices.PrivilegedOperations.All", "doctor");
        Assert.Single(Ordered);
    }

    [Fact]
    public void PermissionThatEndsOnTheWay_SaysWhoWasAskedBefore()
    {
        Begin();
        Tenant.AddDevice("PC-0001");
        Tenant.AddDevice("PC-0002");
        Emulator.Faults.On(Order, new AnswerFault(403, "Forbidden", "Insufficient privileges."), first: 2);
        DeployRun run = RunOn("PC-0001", "PC-0002");
        Assert.Equal(3, run.ExitCode);
        Assert.Matches("PC-0001 +asked", run.Output);
        Assert.Matches("PC-0002 +not asked: .*DeviceManagementManagedDevices.PrivilegedOperations.All", run.Output);
    }

    [Fact]
    public void WhatIsNotPublished_CannotRun()
    {
        ConfigurePilotAndBroad();
        Tenant.AddDevice("PC-0001");
        AssertRefused(RunOn("PC-0001"), 1, "which ring?");
        AssertRefused(Run("run", "--device", "PC-0001", "--ring", "broad"), 5, "ring broad is not published yet");
        AssertRefused(
            Run("run", "--device", "PC-0001", "--restore"), 5, "the restore package is not published yet");
    }

    [Fact]
    public void Group_OfTheSettings_ThatIsGone_DoesNotMatter()
    {
        Begin();
        Tenant.AddDevice("PC-0001");
        DeleteGroup(GroupId);
        Assert.Equal(0, RunOn("PC-0001").ExitCode);
    }

    private void Begin()
    {
        MustPublish();
        ForgetRequests();
    }

    private DeployRun RunOn(params string[] names) => Run(
        "run",
        [.. names.SelectMany(name => name.StartsWith('-') ? (string[])[name] : ["--device", name])]);

    private IEnumerable<string> Ordered =>
        Emulator.Requests.On(Order).Select(request => request.Path.Split('/')[^2]);

    private void Report(string device, string detection, string remediation, string before, string? after = null) =>
        Tenant.Report(ScriptId, device, detection, remediation, new JsonObject
        {
            ["preRemediationDetectionScriptOutput"] = before,
            ["postRemediationDetectionScriptOutput"] = after,
        });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
