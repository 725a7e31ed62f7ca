using System.Net;
using System.Net.Sockets;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Rollout;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>What a run says of its way, and where it ends before its end.</summary>
public sealed class NarrationTests : SeveralRingsTest
{
    [Fact]
    public void TwoRunsAtOnce_InOneFolder_TheSecondChangesNothing()
    {
        using (RunLock.Take(SettingsFile.Load(Deployment.Settings)))
            AssertEnded(Publish(), 5, "another certprop-deploy changes something from this folder", "run it again");
        Assert.Empty(Writes);
        MustPublish();
        Assert.False(File.Exists(Path.Combine(Deployment.Files.Path, RunLock.FileName)));
    }

    [Fact]
    public void EmulatorThatIsNotStarted_IsSaidAtOnce_WithHowToStartIt()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            foreach (string command in (string[])["plan", "publish"])
            {
                var run = DeployRun.In(
                    new Surroundings(Handler, Clock, Surroundings.Real.Credential),
                    [
                        command, "--settings", Deployment.Settings, "--cloud", "emulator",
                        "--graph", $"http://127.0.0.1:{port}",
                    ],
                    CancellationToken.None);
                AssertEnded(
                    run, 3, $"nothing answers at http://127.0.0.1:{port}",
                    $"dotnet run --project tests/GraphEmulator -- --port {port}");
            }
        }
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public void Waiting_IsSaid_WithWhyAndHowLong()
    {
        Emulator.Faults.On($"GET {Scripts}", Fault.Throttled(7), count: 2);
        Emulator.Faults.On($"POST {Apps}/{{id}}/assign", Fault.Unavailable(9));
        DeployRun run = MustPublish("--now");
        Assert.All(
            (string[])
            [
                "GET beta/deviceManagement/deviceHealthScripts: 429; again in 7 s (1 of 6) ...",
                "GET beta/deviceManagement/deviceHealthScripts: 429; again in 7 s (2 of 6) ...",
                $"POST beta/deviceAppManagement/mobileApps/{AppId}/assign: 503; again in 9 s (1 of 6) ...",
            ],
            line => Assert.Contains(line, run.Error.Split(Environment.NewLine)));
    }

    [Fact]
    public void Verbose_NamesEachRequest_WithoutItsQuery()
    {
        DeployRun quiet = MustPublish();
        Assert.DoesNotContain(": 20", quiet.Error, StringComparison.Ordinal);
        ForgetRequests();
        DeployRun run = Run("plan", "--verbose");
        Assert.Equal(
            Emulator.Requests.All.Select(
                request => $"{request.Method} {request.Path.TrimStart('/')}: {request.Status}"),
            run.Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void PublishThatFailsInTheMiddle_SaysWhatIsDoneAndWhatIsLeft()
    {
        Emulator.Faults.On($"POST {Scripts}", new AnswerFault(400, "BadRequest", "Not like this."));
        DeployRun run = Publish("--now");
        AssertEnded(run, 3, "400 BadRequest: Not like this");
        Assert.Equal(
            "Done: create app \"CertProp - pilot\", upload content of app \"CertProp - pilot\", update app "
            + "\"CertProp - pilot\", assign app \"CertProp - pilot\"; left: create remediation \"CertProp - pilot\", "
            + "assign remediation \"CertProp - pilot\", create remediation \"CertProp - restore\". The same line again "
            + "does the rest.",
            run.Error.Split(Environment.NewLine)[^3]);
        MustPublish("--now");
        AssertSettled();
    }

    [Fact]
    public void PublishThatFailsAtOnce_SaysThatNothingIsDone()
    {
        Emulator.Faults.On($"POST {Apps}", new AnswerFault(400, "BadRequest", "Not like this."));
        DeployRun run = Publish();
        AssertEnded(run, 3, "Not like this");
        Assert.StartsWith(
            "No step is done; left: create app ", run.Error.Split(Environment.NewLine)[^3], StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HasWhatBecameOfEachStep_AndWhy()
    {
        Emulator.Faults.On($"POST {Scripts}", new AnswerFault(400, "BadRequest", "Not like this."));
        DeployRun run = Publish("--now", "--format", "json");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["Done", "Done", "Done", "Done", "Failed", "Planned", "Planned"], StatesOf(run));
        Assert.Equal(run.Sentence, $"certprop-deploy: {run.Json.GetProperty("error").GetString()}");

        run = Publish("--now", "--format", "json");
        Assert.Equal(["Done", "Done", "Done"], StatesOf(run));
        Assert.False(run.Json.TryGetProperty("error", out _));
        Assert.All(StatesOf(Run("plan", "--format", "json")), state => Assert.Equal("Planned", state));
    }

    [Fact]
    public void FileThatGoesAway_AfterTheFirstWrite_IsPartlyDone_AndNoWrongInput()
    {
        string package = Path.Combine(Deployment.Out, "CertPropRemediation.intunewin");
        Handler = () => EventfulNetwork.At(
            HttpMethod.Post, "/mobileApps", 1, () => File.Move(package, At("elsewhere.intunewin")));
        DeployRun run = Publish("--now");
        AssertEnded(run, 3, "CertPropRemediation.intunewin");
        Assert.Contains("Done: create app \"CertProp - pilot\"; left: ", run.Error, StringComparison.Ordinal);

        File.Move(At("elsewhere.intunewin"), package);
        MustPublish("--now");
        Assert.Single(Tenant.AllApps());
    }

    [Fact]
    public void FolderThatCannotBeWritten_BeforeTheFirstWrite_IsWrongInput()
    {
        // Where bundles are kept there is a file.
        File.WriteAllText(At("bundles"), "");
        AssertRefused(Publish(), 2, "bundles");
    }

    [Fact]
    public async Task ControlC_InAPlan_IsOneWord()
    {
        using var stop = new CancellationTokenSource();
        Stop = stop.Token;
        Emulator.Faults.On($"GET {Scripts}", Fault.Stall);
        Task<DeployRun> run = Task.Run(() => Run("plan"), CancellationToken.None);
        for (int number = 1; Emulator.Requests.On($"GET {Scripts}").Count == 0; number++)
            await Emulator.Requests.WaitForAsync(number);
        await stop.CancelAsync();
        Assert.Equal(
            (3, "", $"certprop-deploy: stopped{Environment.NewLine}"),
            ((await run).ExitCode, (await run).Output, (await run).Error));
    }

    private static IEnumerable<string?> StatesOf(DeployRun run) =>
        from ring in run.Json.GetProperty("rings").EnumerateArray()
        from step in ring.GetProperty("steps").EnumerateArray()
        select step.GetProperty("state").GetString();
}
