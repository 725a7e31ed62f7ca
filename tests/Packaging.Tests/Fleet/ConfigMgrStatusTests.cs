using System.Text.Json.Nodes;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Fleet.Support;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>A site that is only read: the same verdicts, and one sentence for whatever it does not give.</summary>
public sealed class ConfigMgrStatusTests : IAsyncLifetime
{
    private const string Deployments = "SMS_DeploymentSummary", Prefix = "SMS_DCMDeployment";
    private const string Leaked = """LEAKED 3 certificates in 2 profiles | {"v":1,"s":"leaked","n":3,"p":2,"c":[["8BC56FD1","Contoso Issuing CA 1","foreign"]],"more":0,"h":"1.0.0"}""";
    private const string Missing = """PENDING helper-missing certprop.exe is not installed yet | {"v":1,"s":"pending","e":"helper-missing"}""";

    private readonly TemporaryFolder _files = new();
    private readonly ImpatientClock _clock = new();
    private string? _token = PlayedSite.Token;
    private PlayedSite _site = null!;

    public async ValueTask InitializeAsync()
    {
        _site = await PlayedSite.StartAsync();
        _files.Write("site.pem", _site.Authority.ExportCertificatePem());
        Configure("detect");
        AddDeployment(16777300, "CertProp - baseline", "P0100123");
        AddDeployment(16777301, "Somebody else's", "P0100123");
        AddDeployment(16777302, "CertProp - baseline", "P0100999");
        AddAssets();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _site.DisposeAsync();
        Assert.All(_site.Requests, request => Assert.StartsWith("GET ", request, StringComparison.Ordinal));
        _files.Dispose();
    }

    [Fact]
    public void Devices_HaveTheSameVerdicts_AcrossPages()
    {
        DeployRun run = MustRun("--format", "json");
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["PC-CLEAN"] = "compliant",
                ["PC-FIXED"] = "fixed",
                ["PC-LEAKED"] = "reported",
                ["PC-WAITS"] = "pending helper-missing",
                ["PC-FOREIGN"] = "error foreign-output",
                ["PC-UNSIGNED"] = "error 0x87D00327",
                ["PC-NEW"] = "pending",
            },
            new SortedDictionary<string, string>(run.Json.GetProperty("devices").EnumerateArray().ToDictionary(
                device => device.GetProperty("device").GetString()!,
                device => $"{device.GetProperty("verdict")}{(device.GetProperty("code").GetString() is { } code ? $" {code}" : "")}")));
        Assert.Equal("Configuration Manager, AdminService", run.Json.GetProperty("source").GetString());
        Assert.Equal("2026-03-01T11:00:00Z", run.Json.GetProperty("dataOf").GetString());
        Assert.DoesNotContain("CONTOSO\\anna", run.Output, StringComparison.Ordinal);
        Assert.Contains("2026-03-01 11:00 UTC", MustRun().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void RemediatingBaseline_Leaks_AndAThresholdStopsAPipeline()
    {
        Configure("remediate");
        DeployRun run = Run("--fail-on", "leaked=0", "--html", Path.Combine(_files.Path, "page.html"));
        Assert.Equal(8, run.ExitCode);
        Assert.Contains("Contoso Issuing CA 1", File.ReadAllText(Path.Combine(_files.Path, "page.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void UsersOfOneDevice_AreToldApart_OnlyWhereTheSettingsSaySo()
    {
        foreach (string user in (string[])["anna", "ben"])
            Add("NonCompliant", "TS-01", ("ADUserName", $"CONTOSO\\{user}"), ("DiscoveredValue", Leaked));
        Assert.Single(Rows(MustRun("--format", "csv")), row => row.StartsWith("TS-01,", StringComparison.Ordinal));
        Configure("detect", """, "status": { "userNames": true }""");
        string[] rows = [.. Rows(MustRun("--format", "csv")).Where(row => row.StartsWith("TS-01,", StringComparison.Ordinal))];
        Assert.Equal(2, rows.Length);
        Assert.Contains(@"CONTOSO\ben", rows[1], StringComparison.Ordinal);
    }

    [Fact]
    public void LazyValues_AreReadOneByOne()
    {
        _site.Lazy.Add("DiscoveredValue");
        Assert.Contains("PC-WAITS,Workstations,pending,helper-missing", MustRun("--format", "csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassesThatASiteDoesNotHave_AreNamed_AndTheOthersCount()
    {
        _site.Faults[$"{Prefix}UnknownAssetDetails"] = (404, int.MaxValue);
        DeployRun run = MustRun("--format", "csv");
        Assert.Contains($"does not show {Prefix}UnknownAssetDetails", run.Error, StringComparison.Ordinal);
        Assert.Equal(6, Rows(run).Count());
    }

    [Theory]
    [InlineData(400, 1)]
    [InlineData(429, 2)]
    [InlineData(503, 3)]
    public void WhatPasses_IsWaitedOut_AndAFilterThatIsNotTaken_IsDoneWithout(int status, int times)
    {
        _site.Faults[Deployments] = (status, times);
        Assert.Equal(7, Rows(MustRun("--format", "csv")).Count());
    }

    [Theory]
    [InlineData(403, 4, "a role that reads Compliance Settings")]
    [InlineData(404, 3, "there is no administration service")]
    [InlineData(400, 3, "SMS_REST_PROVIDER")]
    [InlineData(302, 3, "it sends elsewhere, which is not followed")]
    [InlineData(500, 3, "run it again")]
    public void WhatStays_EndsInOneSentence(int status, int exitCode, string advice)
    {
        _site.Faults[Deployments] = (status, int.MaxValue);
        DeployRun run = Run();
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Contains(advice, run.Sentence, StringComparison.Ordinal);
    }

    // Nobody has a ticket here, as an account of no domain has none.
    [Fact]
    public void ChallengeForTheAccount_WithoutATicket_SaysWhatToDo()
    {
        _token = null;
        DeployRun run = Run();
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("kinit", run.Sentence, StringComparison.Ordinal);
        Assert.Contains(AdminServiceConnection.TokenVariable, run.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongToken_IsRefused_AndInNoOutput()
    {
        _token = "wrong-token-91c2";
        DeployRun run = Run("--verbose");
        Assert.Equal(4, run.ExitCode);
        Assert.DoesNotContain("wrong-token-91c2", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateThatNobodyTrusts_IsRefused_AndTheTokenStaysHere()
    {
        DeployRun run = RunWith([]);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("name the site's certification authority with --ca FILE", run.Sentence, StringComparison.Ordinal);
        Assert.Empty(_site.Requests);

        // One that is trusted and for another name.
        await using PlayedSite other = await PlayedSite.StartAsync("cm02.contoso.local");
        string authority = _files.Write("other.pem", other.Authority.ExportCertificatePem());
        run = RunWith(["--ca", authority], other.Root);
        Assert.Equal(4, run.ExitCode);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public void AuthorityInDer_IsTaken()
    {
        string path = Path.Combine(_files.Path, "site.cer");
        File.WriteAllBytes(path, _site.Authority.RawData);
        DeployRun run = RunWith(["--ca", path]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    [Fact]
    public void ListThatGoesOnElsewhere_IsNotFollowed()
    {
        _site.PageSize = 1;
        _site.NextElsewhere = "https://evil.example/AdminService/wmi/x";
        DeployRun run = Run();
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("goes on elsewhere", run.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralBaselines_AreNamed_AndOneIsChosen()
    {
        AddDeployment(16777303, "CertProp - second", "P0100123");
        DeployRun run = Run();
        Assert.Equal(5, run.ExitCode);
        Assert.Contains("16777300 (CertProp - baseline), 16777303 (CertProp - second)", run.Sentence, StringComparison.Ordinal);
        Assert.Equal(7, Rows(MustRun("--assignment", "16777300", "--format", "csv")).Count());
        Assert.Equal(5, Run("--assignment", "1").ExitCode);
    }

    [Theory]
    [InlineData(1, "an https address was expected", "--admin-service", "http://cm01/AdminService/")]
    [InlineData(2, "no certificate can be read", "--ca", "{settings}")]
    [InlineData(2, "no certificate can be read", "--ca", "/nowhere")]
    public void WrongInput_EndsInOneSentence(int exitCode, string sentence, params string[] options)
    {
        DeployRun run = RunWith([.. options.Select(option => option.Replace("{settings}", Settings, StringComparison.Ordinal))], null);
        Assert.True(run.ExitCode == exitCode, run.Error);
        Assert.Contains(sentence, run.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsWithoutASite_SayWhatIsMissing()
    {
        _files.Write("certprop.deploy.json", $$"""{ "version": 1, "deployment": "{{Deployment.Id}}", "policy": null }""");
        Assert.Contains("the settings have no \"configmgr\"", Run().Sentence, StringComparison.Ordinal);
    }

    private string Settings => Path.Combine(_files.Path, "certprop.deploy.json");

    private void Configure(string mode, string more = "") => _files.Write("certprop.deploy.json", $$"""
        { "version": 1, "deployment": "{{Deployment.Id}}", "policy": null,
          "configmgr": { "siteCode": "P01", "server": "localhost", "collection": "P0100123", "mode": "{{mode}}" }{{more}} }
        """);

    private void AddDeployment(int id, string name, string collection) => _site.Add(Deployments, new JsonObject
    {
        ["AssignmentID"] = id,
        ["SoftwareName"] = name,
        ["CollectionID"] = collection,
        ["CollectionName"] = "Workstations",
        ["FeatureType"] = 6,
        ["SummarizationTime"] = "2026-03-01T11:00:00Z",
    });

    private void AddAssets()
    {
        Add("Compliant", "PC-CLEAN");
        Add("Compliant", "PC-FIXED", ("PreviousValue", Leaked));
        Add("NonCompliant", "PC-LEAKED", ("DiscoveredValue", Leaked), ("ADUserName", "CONTOSO\\anna"));
        Add("NonCompliant", "PC-WAITS", ("DiscoveredValue", Missing));
        Add("NonCompliant", "PC-FOREIGN", ("DiscoveredValue", "Yes"));
        Add("Error", "PC-UNSIGNED", ("ErrorCode", unchecked((int)0x87D00327)), ("ErrorDescription", "Script is not signed"));
        Add("Unknown", "PC-NEW");
    }

    private void Add(string kind, string device, params (string Name, JsonNode Value)[] members)
    {
        var row = new JsonObject { ["AssignmentID"] = 16777300, ["DeviceName"] = device };
        foreach ((string name, JsonNode value) in members)
            row[name] = value;
        _site.Add($"{Prefix}{kind}AssetDetails", row);
    }

    private DeployRun MustRun(params string[] options)
    {
        DeployRun run = Run(options);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private DeployRun Run(params string[] options) =>
        RunWith(["--ca", Path.Combine(_files.Path, "site.pem"), .. options]);

    private DeployRun RunWith(string[] options) => RunWith(options, _site.Root);

    private DeployRun RunWith(string[] options, Uri? service)
    {
        var surroundings = new Surroundings(
            () => throw new InvalidOperationException("no tenant is asked"), _clock, Surroundings.Real.Credential)
        {
            Variable = name => name == AdminServiceConnection.TokenVariable ? _token : null,
        };
        DeployRun run = DeployRun.In(
            surroundings,
            ["configmgr", "status", "--settings", Settings, .. service is null ? [] : (string[])["--admin-service", $"{service}"], .. options],
            default);
        Assert.DoesNotContain("a defect", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(PlayedSite.Token, run.Output + run.Error, StringComparison.Ordinal);
        return run;
    }

    private static IEnumerable<string> Rows(DeployRun run) =>
        run.Output.Split("\r\n").Skip(1).Where(row => row.Length > 0);
}
