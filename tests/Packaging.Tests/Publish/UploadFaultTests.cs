using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// Content on its way into storage: addresses that come late, are not valid yet or not any more, and lost blocks.
/// </summary>
public sealed class UploadFaultTests : PublishTest
{
    private const string Renew =
        $"POST {Apps}/{{id}}/graph.win32LobApp/contentVersions/{{id}}/files/{{id}}/renewUpload";

    [Fact]
    public void AddressNotValidYet_IsWaitedFor_AndNotRenewed()
    {
        Emulator.Faults.On("PUT blob:block", Fault.SasNotYetValid, count: 3);
        AssertPublishes();
        Assert.Empty(Emulator.Requests.On(Renew));
    }

    [Fact]
    public void AddressExpiredMidUpload_IsRenewed_AndTheUploadGoesOn()
    {
        Emulator.Faults.On("PUT blob:blocklist", Fault.SasExpired);
        AssertPublishes();
        Assert.Single(Emulator.Requests.On(Renew));
        Assert.Single(Emulator.Requests.On("PUT blob:block"));
    }

    [Theory]
    [InlineData(Outcome.Failed, "azureStorageUriRenewalFailed")]
    [InlineData(Outcome.TimedOut, "azureStorageUriRenewalTimedOut")]
    [InlineData(Outcome.Never, "did not come within 10 minutes")]
    public void RenewalFails_EndsInOneSentence(Outcome outcome, string about)
    {
        Emulator.Behaviour.Renewal = outcome;
        Emulator.Faults.On("PUT blob:block", Fault.SasExpired);
        AssertStops(about);
        Emulator.Behaviour.Renewal = Outcome.Success;
        AssertPublishes();
    }

    [Fact]
    public void EveryAddressRefused_EndsInOneSentence_ThatSendsNobodyToPermissions()
    {
        Emulator.Faults.Always("PUT blob:block", Fault.SasNotYetValid);
        AssertStops("storage refuses the address that Intune has just renewed", "403 AuthenticationFailed");
        Assert.Single(Emulator.Requests.On(Renew));
        Emulator.Faults.Clear();
        AssertPublishes();
    }

    [Theory]
    [InlineData("dropInBody")]
    [InlineData("drop")]
    [InlineData("500")]
    [InlineData("503")]
    public void BlockLost_IsSentAgain(string kind)
    {
        Emulator.Faults.On("PUT blob:block", FaultOf(kind), count: 2);
        AssertPublishes();
        Assert.Equal(3, Emulator.Requests.On("PUT blob:block").Count);
    }

    [Theory]
    [InlineData("dropInBody", "no answer")]
    [InlineData("503", "503 ServerBusy")]
    [InlineData("400", "400 InvalidBlockList")]
    public void StorageStaysAway_EndsInOneSentence(string kind, string about)
    {
        Emulator.Faults.Always("PUT **", FaultOf(kind));
        AssertStops("PUT devstoreaccount1/", about);
        Assert.InRange(Emulator.Requests.On("PUT blob:block").Count, 1, 7);
        Emulator.Faults.Clear();
        AssertPublishes();
    }

    [Theory]
    [InlineData(Outcome.Failed, "azureStorageUriRequestFailed")]
    [InlineData(Outcome.TimedOut, "azureStorageUriRequestTimedOut")]
    [InlineData(Outcome.Never, "did not come within 10 minutes")]
    public void NoAddress_EndsInOneSentence(Outcome outcome, string about)
    {
        Emulator.Behaviour.Upload = outcome;
        AssertStops(about);
        Emulator.Behaviour.Upload = Outcome.Success;
        AssertPublishes();
    }

    [Theory]
    [InlineData(Outcome.Failed, "commitFileFailed")]
    [InlineData(Outcome.TimedOut, "commitFileTimedOut")]
    [InlineData(Outcome.Never, "did not come within 10 minutes")]
    public void CommitFails_OldContentStays_AndTheNextPublishSendsItAnew(Outcome outcome, string about)
    {
        MustPublish("--now");
        Deployment.MustPack(StandIns.Of("1.2.4.0"), "--bump");
        Emulator.Behaviour.Commit = outcome;
        AssertStops(about);
        Assert.Equal("1", $"{Tenant.AllApps()[0]["committedContentVersion"]}");
        Assert.Equal("1.2.3.4", $"{Tenant.AllApps()[0]["displayVersion"]}");

        Emulator.Behaviour.Commit = Outcome.Success;
        AssertPublishes();
        Assert.Equal("3", $"{Tenant.AllApps()[0]["committedContentVersion"]}");
    }

    [Fact]
    public void TransientErrors_AndLatePublication_AreWaitedOut()
    {
        (Emulator.Behaviour.Upload, Emulator.Behaviour.UploadPolls) = (Outcome.TransientError, 4);
        (Emulator.Behaviour.Commit, Emulator.Behaviour.CommitPolls) = (Outcome.TransientError, 4);
        Emulator.Behaviour.PublishPolls = 8;
        AssertPublishes();
    }

    [Fact]
    public void PublicationThatNeverComes_EndsInOneSentence()
    {
        Emulator.Behaviour.PublishPolls = 1_000;
        AssertStops("the app's publication did not come within 15 minutes");
        Assert.Empty(Tenant.AllScripts());
    }

    [Fact]
    public void BlocksAreSent_WithoutTheTokenOfGraph()
    {
        MustPublish("--now");
        Assert.All(Emulator.Requests.On("PUT **"), put => Assert.False(put.Headers.ContainsKey("Authorization")));
        Assert.NotEmpty(Emulator.Requests.On("PUT blob:block"));
    }

    private void AssertPublishes()
    {
        MustPublish("--now", "--verbose");
        Assert.Equal("published", $"{Assert.Single(Tenant.AllApps())["publishingState"]}");
        Assert.Equal(0, Run("plan", "--exit-code").ExitCode);
        Assert.Empty(Tenant.CommitFailures);
    }

    private void AssertStops(params string[] about) =>
        AssertEnded(Publish("--now", "--verbose"), 3, [.. about, "run it again"]);

    private static Fault FaultOf(string kind) => kind switch
    {
        "dropInBody" => Fault.DropInBody,
        "drop" => Fault.Drop,
        "500" => new AnswerFault(500, "InternalError", "Server encountered an internal error."),
        "503" => new AnswerFault(503, "ServerBusy", "The server is busy."),
        _ => new AnswerFault(400, "InvalidBlockList", "The specified block list is invalid."),
    };
}
