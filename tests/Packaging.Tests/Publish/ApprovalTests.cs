using System.Text;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// A tenant that holds each write until a second administrator approves it: nobody sits at the prompt meanwhile, and
/// the same line again goes on.
/// </summary>
public sealed class ApprovalTests : SeveralRingsTest
{
    private const string Why = "Rollout CHG-1234, genehmigt für den Piloten";

    public static TheoryData<HeldAs, bool> Tenants => new(
        from answer in Enum.GetValues<HeldAs>()
        from sparesContent in (bool[])[false, true]
        select (answer, sparesContent));

    [Theory]
    [MemberData(nameof(Tenants))]
    public async Task EachWriteIsHeldOnce_AndTheSameLineAgainGoesOn(HeldAs answer, bool sparesContent)
    {
        MustPublish("--now");
        string undisturbed = TenantState.Of(Emulator);
        await BeginTenantAsync();
        (Emulator.Behaviour.HeldAs, Emulator.Behaviour.SparesContent) = (answer, sparesContent);
        Protect();

        DeployRun run = PublishUntilApproved("--now");
        Assert.Contains("Published.", run.Output, StringComparison.Ordinal);
        Assert.Equal(undisturbed, TenantState.Of(Emulator));
        AssertEachWasHeldOnce();
        AssertNoNotes();
        AssertSettled();
    }

    [Fact]
    public void Update_IsHeldAndGoesOnLikewise()
    {
        MustPublish("--now");
        PackNext(helper: "1.2.4.0");
        Configure(mode: "remediate", schedule: """{ "daily": "10:00" }""");
        ForgetRequests();
        Protect();
        PublishUntilApproved();
        AssertEachWasHeldOnce();
        Assert.Equal("1.2.4.0", $"{Tenant.AllApps()[0]["displayVersion"]}");
        AssertSettled();
        AssertNoNotes();
    }

    [Fact]
    public void ContentWhoseAddressEnded_WhileItsCommitWaited_IsNotSentTwice()
    {
        Protect();
        DeployRun run = Publish("--now", "--justification", Why);
        while (run.ExitCode == 7)
        {
            // Approvals take hours, addresses live for minutes.
            Clock.Pass(TimeSpan.FromHours(3));
            Approve();
            run = Publish("--now", "--justification", Why);
        }
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Single(Emulator.Requests.On("PUT blob:blocklist"), put => put.Status is 201);
        Assert.Equal("1", $"{Tenant.AllApps()[0]["committedContentVersion"]}");
        AssertNoNotes();
    }

    [Fact]
    public void Remove_IsHeldAndGoesOnLikewise()
    {
        MustPublish("--now");
        ForgetRequests();
        Protect();
        Repeat(() => Run("remove", "--yes", "--justification", Why));
        Assert.Empty(Tenant.AllScripts());
        AssertEachWasHeldOnce();
        AssertNoNotes();
    }

    [Fact]
    public void WithoutAReason_TheSentenceAsksForOne()
    {
        Protect();
        AssertEnded(Publish(), 7, "Multi Admin Approval", "--justification \"TEXT\"");
        Assert.Empty(Tenant.AllApprovals());
        Assert.Empty(Tenant.AllApps());
    }

    [Fact]
    public void WhileItWaits_TheSameLineAsksForNothingMore()
    {
        Protect();
        DeployRun first = Publish("--justification", Why), second = Publish("--justification", Why);
        string code = Assert.Single(Tenant.AllApprovals()).Code;
        Assert.All(
            (DeployRun[])[first, second],
            run => AssertEnded(run, 7, $"Multi Admin Approval as {code}", "run the same line again"));
        Assert.Equal(Why, Tenant.AllApprovals()[0].Justification);
    }

    [Theory]
    [InlineData(ApprovalStatus.Rejected)]
    [InlineData(ApprovalStatus.Cancelled)]
    [InlineData(ApprovalStatus.Expired)]
    public void WhatIsRefused_EndsInOneSentence_AndIsAskedForAnewOnlyThen(ApprovalStatus status)
    {
        Protect();
        Publish("--justification", Why);
        string code = Assert.Single(Tenant.AllApprovals()).Code;
        Tenant.SettleApprovals(status);
        DeployRun run = Publish("--justification", Why);
        AssertEnded(
            run, 7, $"The approval request {code} is {status.ToString().ToLowerInvariant()}", "asks for another");
        Assert.DoesNotContain("doctor", run.Sentence, StringComparison.Ordinal);
        Assert.Single(Tenant.AllApprovals());
        AssertNoNotes();

        AssertEnded(Publish("--justification", Why), 7, "it waits");
        PublishUntilApproved("--now");
        AssertSettled();
    }

    [Fact]
    public void ContentOnItsWay_IsSentAnew_WhereItsApprovalIsRefused()
    {
        MustPublish("--now");
        PackNext(helper: "1.2.4.0");
        Emulator.Behaviour.SparesContent = true;
        Protect();
        AssertEnded(Publish("--justification", Why), 7, "PATCH beta/deviceAppManagement/mobileApps/");
        Tenant.SettleApprovals(ApprovalStatus.Rejected);
        AssertEnded(Publish("--justification", Why), 7, "asks for another");
        Assert.False(File.Exists(At(ContentNotes.FileName)));
        PublishUntilApproved();
        Assert.Equal("3", $"{Tenant.AllApps()[0]["committedContentVersion"]}");
        AssertSettled();
    }

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(1025, 1)]
    public void Reason_HasALimit(int length, int exitCode)
    {
        DeployRun run = Publish("--justification", new string('x', length));
        Assert.Equal(exitCode, run.ExitCode);
        if (exitCode != 0)
            AssertRefused(run, 1, "--justification has 1025 characters; at most 1024 go");
    }

    [Fact]
    public void TenantThatAsksForNoApproval_DoesNotMindTheReason()
    {
        MustPublish("--now", "--justification", Why);
        Assert.All(
            Writes.Where(write => write.Path.StartsWith("/beta", StringComparison.Ordinal)),
            write => Assert.Equal(
                Why, Encoding.UTF8.GetString(Convert.FromBase64String(write.Headers["x-msft-approval-justification"]))));
        Assert.All(
            Emulator.Requests.On("PUT **").Concat(Emulator.Requests.On("GET **")),
            other => Assert.False(other.Headers.ContainsKey("x-msft-approval-justification")));
        AssertNoNotes();
        AssertSettled();
    }

    [Theory]
    [InlineData(Approvals.FileName, "requests that wait for approval are asked for anew")]
    [InlineData(ContentNotes.FileName, "content is sent anew")]
    public void NotesThatAreDamaged_AreNamed(string file, string about)
    {
        File.WriteAllText(At(file), "{");
        AssertRefused(Publish("--justification", Why), 2, $"{At(file)}: it is damaged; delete it", about);
        File.Delete(At(file));
        MustPublish();
    }

    private void Protect() => (Emulator.Behaviour.ProtectsApps, Emulator.Behaviour.ProtectsScripts) = (true, true);

    private void Approve() => Assert.Equal(1, Tenant.SettleApprovals(ApprovalStatus.Approved));

    private DeployRun PublishUntilApproved(params string[] options) =>
        Repeat(() => Publish(["--justification", Why, .. options]));

    private DeployRun Repeat(Func<DeployRun> command)
    {
        DeployRun run = command();
        for (int times = 0; run.ExitCode == 7 && times < 20; times++)
        {
            AssertEnded(run, 7, "it waits for Multi Admin Approval as ", "then run the same line again");
            Approve();
            run = command();
        }
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}");
        return run;
    }

    // No request was filed twice, each code was sent with success once, and never again after it.
    private void AssertEachWasHeldOnce()
    {
        IReadOnlyList<ApprovalRequest> all = Tenant.AllApprovals();
        Assert.NotEmpty(all);
        Assert.All(all, one => Assert.Equal(ApprovalStatus.Completed, one.Status));
        Assert.Distinct(all.Select(one => (one.Method, one.Url, one.BodyHash)));
        foreach (ApprovalRequest one in all)
        {
            RecordedRequest[] sent =
                [.. Writes.Where(write => write.Headers.GetValueOrDefault(Approvals.CodeHeader) == one.Code)];
            Assert.InRange(Assert.Single(sent).Status ?? 0, 200, 299);
        }
    }

    private void AssertNoNotes() => Assert.All(
        (string[])[Approvals.FileName, ContentNotes.FileName], file => Assert.False(File.Exists(At(file)), file));
}
