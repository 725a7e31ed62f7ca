using System.IO.Compression;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Reports that are asked for, waited for and downloaded (F38, F39).</summary>
public sealed class ExportTests : EmulatorTest
{
    private const string Jobs = "/beta/deviceManagement/reports/exportJobs";
    private const string Report = """ "reportName": "DeviceRunStatesByProactiveRemediation" """;
    private const string Policy = """ "filter": "PolicyId eq 'x'" """;

    [Theory]
    [InlineData("beta")]
    [InlineData("v1.0")]
    public async Task Job_IsPolled_UntilItHasAnAddress(string version)
    {
        string jobs = Jobs.Replace("beta", version, StringComparison.Ordinal);
        Reply job = (await Client.PostAsync(jobs, $$"""{ {{Report}}, {{Policy}} }""")).Must(201);
        Assert.Equal(("notStarted", null), (job["status"], job["url"]));
        string path = $"{jobs}/{job["id"]}";
        Assert.Equal("inProgress", (await Client.GetAsync(path)).Must(200)["status"]);
        Reply completed = (await Client.GetAsync(path)).Must(200);
        Assert.Equal("completed", completed["status"]);
        Assert.Equal("2026-03-01T18:00:00.0000000Z", completed["expirationDateTime"]);
        Assert.Contains("&sig=%2B%2F", completed["url"], StringComparison.Ordinal);
        Assert.NotEqual(Graph.Root.Port, new Uri(completed["url"]!).Port);
        (await Client.GetAsync($"{jobs}/x")).Must(404);
    }

    [Fact]
    public async Task Csv_HoldsTheColumnsThatWereAskedFor_WithWordsBeside()
    {
        string script = await PrepareAsync();
        string text = await ExportAsync($$"""
            { {{Report}}, "filter": "PolicyId eq '{{script}}'", "format": "csv",
              "localizationType": "localizedValuesAsAdditionalColumn",
              "select": ["DeviceName", "DetectionStatus", "PreRemediationDetectionScriptOutput"] }
            """);
        Assert.Equal(
            [
                "DeviceName,DetectionStatus,DetectionStatus_loc,PreRemediationDetectionScriptOutput",
                "PC-1,fail,With issues,\"LEAKED, \"\"2\"\"\"", "PC-2,success,Without issues,", "",
            ],
            text.Split("\r\n"));
    }

    [Fact]
    public async Task Json_IsFiltered_AndHasAllColumnsWhereNoneWasAskedFor()
    {
        string script = await PrepareAsync();
        string text = await ExportAsync($$"""
            { {{Report}}, "filter": "PolicyId eq '{{script}}' and DetectionStatus eq 'fail'", "format": "json",
              "localizationType": "replaceLocalizableValues" }
            """);
        JsonNode row = Assert.Single(JsonNode.Parse(text)!["values"]!.AsArray())!;
        Assert.Equal(("PC-1", script), (row["DeviceName"]!.ToString(), row["PolicyId"]!.ToString()));
        Assert.Equal(29, row.AsObject().Count);
    }

    [Fact]
    public async Task ReportOfAnUnknownScript_IsEmpty() => Assert.Equal(
        "UPN,RemediationStatus,RemediationStatus_loc\r\n",
        await ExportAsync($$"""{ {{Report}}, {{Policy}}, "select": ["UPN", "RemediationStatus"] }"""));

    [Theory]
    [InlineData($$"""{ {{Report}} }""", 400, "PolicyId eq")]
    [InlineData($$"""{ {{Report}}, "filter": "DetectionStatus eq 'fail'" }""", 400, "PolicyId eq")]
    [InlineData($$"""{ {{Report}}, "filter": "PolicyId eq 'x' and DeviceName eq 'y'" }""", 400, "'DeviceName'")]
    [InlineData($$"""{ {{Report}}, "filter": "PolicyId eq 'x' or PolicyId eq 'y'" }""", 400, "Invalid filter")]
    [InlineData($$"""{ {{Report}}, {{Policy}}, "select": ["Device"] }""", 400, "no column 'Device'")]
    [InlineData($$"""{ {{Report}}, {{Policy}}, "format": "pdf" }""", 400, "$.format")]
    [InlineData($$"""{ {{Report}}, {{Policy}}, "format": "xlsx" }""", 400, "$.format")]
    [InlineData($$"""{ {{Report}}, {{Policy}}, "status": "completed" }""", 400, "$.status")]
    [InlineData($$"""{ {{Report}}, {{Policy}}, "columns": [] }""", 400, "$.columns")]
    [InlineData("""{ "reportName": "AppInstallStatusAggregate" }""", 501, "AppInstallStatusAggregate")]
    public async Task WrongJob_IsRefused(string body, int status, string about) =>
        (await Client.PostAsync(Jobs, body)).MustSay(status, about);

    [Theory]
    [InlineData(Outcome.Failed, "failed")]
    [InlineData(Outcome.Never, "inProgress")]
    public async Task Job_ThatDoesNotComplete(Outcome outcome, string status)
    {
        Graph.Behaviour.Export = outcome;
        string path = $"{Jobs}/{(await Client.PostAsync(Jobs, $$"""{ {{Report}}, {{Policy}} }""")).Must(201)["id"]}";
        (await Client.GetAsync(path)).Must(200);
        Reply ended = (await Client.GetAsync(path)).Must(200);
        Assert.Equal((status, null), (ended["status"], ended["url"]));
    }

    [Fact]
    public async Task TooManyJobsInAMinute_AreThrottled()
    {
        Graph.Behaviour.ExportsPerMinute = 2;
        string body = $$"""{ {{Report}}, {{Policy}} }""";
        (await Client.PostAsync(Jobs, body)).Must(201);
        (await Client.PostAsync(Jobs, body)).Must(201);
        Assert.Null((await Client.PostAsync(Jobs, body)).MustSay(429, "TooManyRequests").Headers.RetryAfter);
        Clock.Now += TimeSpan.FromMinutes(1);
        (await Client.PostAsync(Jobs, body)).Must(201);
    }

    [Fact]
    public async Task Address_IsGoodForSixHours_AndNotForAnotherSignature()
    {
        string address = await AddressAsync($$"""{ {{Report}}, {{Policy}} }""");
        Client.Token = null;
        (await Client.GetAsync(address.Replace("sig=%2B", "sig=%2F", StringComparison.Ordinal))).MustHold(
            403, "AuthenticationFailed");
        Clock.Now += TimeSpan.FromHours(6) - TimeSpan.FromSeconds(1);
        (await Client.GetAsync(address)).Must(200);
        Clock.Now += TimeSpan.FromSeconds(1);
        (await Client.GetAsync(address)).MustHold(403, "AuthenticationFailed");
        Assert.Equal(3, Graph.Requests.On("GET blob:export").Count);
    }

    [Fact]
    public async Task Download_WithATokenOfGraph_IsRefusedAndRecorded()
    {
        string address = await AddressAsync($$"""{ {{Report}}, {{Policy}} }""");
        (await Client.GetAsync(address)).MustHold(403, "AuthenticationFailed");
        Violation violation = Assert.Single(Graph.Violations);
        Assert.Equal((ViolationOf.Upload, "header Authorization"), (violation.Of, violation.Path));
    }

    [Fact]
    public async Task Download_MayGoWrong()
    {
        string address = await AddressAsync($$"""{ {{Report}}, {{Policy}} }""");
        Client.Token = null;
        Graph.Faults.On("GET blob:export", Fault.Unavailable());
        (await Client.GetAsync(address)).MustHold(503, "ServiceUnavailable");
        (await Client.GetAsync(address)).Must(200);
    }

    [Fact]
    public async Task Jobs_NeedTheirPermission()
    {
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = "DeviceManagementManagedDevices.Read.All";
        (await Client.PostAsync(Jobs, $$"""{ {{Report}}, {{Policy}} }""")).MustSay(
            403, "DeviceManagementConfiguration.ReadWrite.All");
        Client.Token = "DeviceManagementManagedDevices.ReadWrite.All";
        (await Client.PostAsync(Jobs, $$"""{ {{Report}}, {{Policy}} }""")).Must(201);
    }

    private async Task<string> PrepareAsync()
    {
        string script = await CreateScriptAsync();
        Graph.Tenant.Report(script, Graph.Tenant.AddDevice("PC-1"), "fail", "success", new JsonObject
        {
            ["preRemediationDetectionScriptOutput"] = "LEAKED, \"2\"",
        });
        Graph.Tenant.Report(script, Graph.Tenant.AddDevice("PC-2"), "success", "skipped");
        return script;
    }

    private async Task<string> AddressAsync(string body)
    {
        string path = $"{Jobs}/{(await Client.PostAsync(Jobs, body)).Must(201)["id"]}";
        (await Client.GetAsync(path)).Must(200);
        return (await Client.GetAsync(path)).Must(200)["url"]!;
    }

    // The only file in the ZIP, as text.
    private async Task<string> ExportAsync(string body)
    {
        using var http = new HttpClient();
        byte[] file = await http.GetByteArrayAsync(
            new Uri(await AddressAsync(body)), TestContext.Current.CancellationToken);
        using var archive = new ZipArchive(new MemoryStream(file));
        using var reader = new StreamReader(Assert.Single(archive.Entries).Open());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
