using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Objects of which there must be one, in a tenant whose lists are minutes behind.</summary>
public sealed class CreationTests : SeveralRingsTest
{
    private string Notes => At(CreationNotes.FileName);

    [Fact]
    public void AnswerThatIsLost_WhileListsAreTwoMinutesBehind_MakesOne()
    {
        Emulator.Behaviour.HiddenSeconds = 120;
        foreach (string route in (string[])[$"POST {Apps}", $"POST {Scripts}"])
            Emulator.Faults.On(route, Fault.GatewayTimeout with { Applied = true });
        DeployRun run = MustPublish("--now");
        Assert.Contains(
            "Looking for \"CertProp - pilot\", which may have been made ...", run.Error, StringComparison.Ordinal);
        AssertOneOfEach();
    }

    [Fact]
    public void ObjectThatNobodyCanAskForYet_IsWaitedForAsLongAsListsAreBehind()
    {
        Emulator.Behaviour.HiddenSeconds = 240;
        Assert.DoesNotContain("Looking for", MustPublish("--now").Error, StringComparison.Ordinal);
        AssertOneOfEach();
    }

    [Theory]
    [InlineData(Apps)]
    [InlineData(Scripts)]
    public async Task ProcessThatDies_RightAfterTheRequest_AndIsRunAgainAtOnce_MakesOne(string collection)
    {
        await DieAtAsync(collection, applied: true);
        // The dead one's object is behind, as lists are in the field.
        foreach (Entity made in Tenant.Apps.All.Concat<Entity>(Tenant.Scripts.All))
            made.HiddenUntil = Clock.GetUtcNow().AddSeconds(120);
        DeployRun run = MustPublish("--now");
        Assert.Contains("which an earlier run may have made ...", run.Error, StringComparison.Ordinal);
        AssertOneOfEach();
    }

    [Fact]
    public async Task RequestThatNeverArrived_IsMadeOnce_WhenTheTimeIsOver()
    {
        await DieAtAsync(Apps, applied: false);
        Clock.Pass(CreationNotes.Patience - TimeSpan.FromMinutes(1));
        Clock.Waits.Clear();
        MustPublish("--now");
        Assert.InRange(Clock.Waits.Sum(wait => wait.TotalSeconds), 45, 75);
        AssertOneOfEach();
    }

    [Fact]
    public void RequestThatWasRefused_IsNotLookedForLater()
    {
        Emulator.Faults.On($"POST {Apps}", new AnswerFault(400, "BadRequest", "Not like this."));
        AssertEnded(Publish(), 3, "Not like this");
        Assert.False(File.Exists(Notes));
        Assert.DoesNotContain("Looking for", MustPublish("--now").Error, StringComparison.Ordinal);
        AssertOneOfEach();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "5f0c2f5e pilot App": null }""")]
    [InlineData("""{ "5f0c2f5e pilot App": "yesterday" }""")]
    public void NotesThatAreDamaged_StopTheRunBeforeItChangesAnything(string damage)
    {
        File.WriteAllText(Notes, damage);
        AssertRefused(Publish(), 2, $"{Notes}: it is damaged; delete it when no certprop-deploy runs");
        File.Delete(Notes);
        MustPublish();
    }

    private async Task DieAtAsync(string collection, bool applied)
    {
        MustPublish("--now");
        int number = Emulator.Requests.On($"POST {collection}")[0].Number;
        await BeginTenantAsync();
        Func<HttpMessageHandler> living = Handler;
        Handler = new DyingNetwork(number, applied).Handler;
        Assert.Equal(70, Publish("--now").ExitCode);
        Assert.Equal(applied ? 1 : 0, Emulator.Requests.On($"POST {collection}").Count);
        Handler = living;
    }

    private void AssertOneOfEach()
    {
        Assert.Single(Tenant.AllApps());
        Assert.Equal(2, Tenant.AllScripts().Count);
        AssertSettled();
    }
}
