using System.Text.Json.Nodes;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>A tenant that says something unusual, or is not the one that was meant.</summary>
public sealed class OddTenantTests : SeveralRingsTest
{
    private const string Mine = "11111111-2222-3333-4444-555555555555";
    private const string Theirs = "66666666-7777-8888-9999-000000000000";

    [Theory]
    [InlineData("interval", "2")]
    [InlineData("useUtc", "true")]
    [InlineData("time", "\"11:00:00.0000000\"")]
    public void DailyRunThatSomebodyMadeAnother_IsAChange(string member, string value)
    {
        Configure(schedule: """{ "daily": "10:00" }""");
        MustPublish("--now");
        AssertSettled();
        JsonObject include = Tenant.Scripts.Find(ScriptId)!.Assignments.Single(one => one["runSchedule"] is not null);
        include["runSchedule"]![member] = JsonNode.Parse(value);
        ForgetRequests();
        Assert.Equal(10, Run("plan", "--exit-code").ExitCode);
        MustPublish();
        Assert.Equal([$"POST {Scripts}/{{id}}/assign"], WriteRoutes);
        AssertSettled();
    }

    [Theory]
    [InlineData("http://storage.example/container")]
    [InlineData("ftp://127.0.0.1/container")]
    [InlineData("container")]
    public void StorageAddressThatWouldShowItsKey_IsRefused(string address)
    {
        var hosts = new HashSet<string>();
        Handler = () => new EventfulNetwork
        {
            Before = request => hosts.Add(request.RequestUri!.Host),
            Answer = (request, json) => IsFile(request) ? With(json, "azureStorageUri", $"{address}?sig=x") : json,
        };
        AssertEnded(Publish(), 3, "names no storage", "an https address was expected");
        Assert.Equal([Emulator.Root.Host], hosts);
        Assert.Empty(Emulator.Requests.On("PUT **"));
    }

    [Fact]
    public void RenewedAddress_ThatIsStillTheOldOne_IsWaitedFor()
    {
        Emulator.Faults.On("PUT blob:blocklist", Fault.SasExpired);
        string old = "";
        int stale = 0;
        Handler = () => new EventfulNetwork
        {
            Before = request => stale = IsRenewal(request) ? 3 : stale,
            Answer = (request, json) =>
            {
                if (!IsFile(request))
                    return json;
                if (stale-- > 0)
                    return With(old, "uploadState", "azureStorageUriRenewalSuccess");
                return old = json;
            },
        };
        MustPublish("--now");
        Assert.Single(Emulator.Requests.On("POST **/renewUpload"));
        Assert.Equal(2, Emulator.Requests.On("PUT blob:blocklist").Count);
        AssertSettled();
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("publish")]
    public void OtherTenantThanTheSettings_IsRefusedBeforeAnythingIsRead(string command)
    {
        ConfigureRings($"\"tenant\": \"{Mine}\",", [RingOf("pilot", Group)]);
        Credential = new PlayedIdentity(PlayedIdentity.Jwt(new { tid = Theirs }));
        AssertEnded(Run(command), 5, $"signed in to tenant {Theirs}, but the settings name tenant {Mine}");
        Assert.Empty(Emulator.Requests.All);

        Credential = new PlayedIdentity(PlayedIdentity.Jwt(new { tid = Mine }));
        Assert.Equal(0, Run("plan").ExitCode);
    }

    [Fact]
    public void AppThatIsStillProcessed_IsWaitedForBeforeItsScripts()
    {
        MustPublish("--now");
        PackNext();
        AppRecord app = Tenant.Apps.Find(AppId)!;
        (app.Value["publishingState"], app.PublishPolls) = ("processing", 30);
        ForgetRequests();
        Assert.Contains(
            "wait until devices can have app \"CertProp - pilot\"", MustPublish().Output, StringComparison.Ordinal);

        RecordedRequest script = Emulator.Requests.On($"PATCH {Scripts}/{{id}}")[0];
        IReadOnlyList<RecordedRequest> looks = Emulator.Requests.On($"GET {Apps}/{{id}}");
        Assert.InRange(looks.Count, 25, 40);
        Assert.All(looks, look => Assert.True(look.Number < script.Number));
        AssertSettled();
    }

    private static bool IsFile(HttpRequestMessage request) => request.Method == HttpMethod.Get
        && request.RequestUri!.AbsolutePath.Contains("/files/", StringComparison.Ordinal);

    private static bool IsRenewal(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/renewUpload", StringComparison.Ordinal);

    private static string With(string json, string member, string value)
    {
        JsonNode changed = JsonNode.Parse(json)!;
        changed[member] = value;
        return changed.ToJsonString();
    }
}
