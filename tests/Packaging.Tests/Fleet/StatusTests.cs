using System.Text;
using System.Text.Json;
using CertProp.Deploy.Tests.Fleet.Support;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Fleet;

/// <summary>A fleet in a tenant, by run states and by export job: the same verdicts whatever goes wrong on the way.</summary>
public sealed class StatusTests : FleetTest
{
    private const string Jobs = "/beta/deviceManagement/reports/exportJobs", Download = "GET blob:export";

    public static TheoryData<string> Sources => ["run-states", "export"];

    [Theory]
    [MemberData(nameof(Sources))]
    public void EveryDevice_HasOneVerdict_WhicheverWayItIsRead(string source)
    {
        AddFleet();
        DeployRun run = MustRun("--source", source, "--format", "json");
        Dictionary<string, string> verdicts = VerdictsOf(run);
        Assert.Equal(
            new SortedDictionary<string, string>
            {
                ["PC-CLEAN"] = "compliant",
                ["PC-FIXED"] = "fixed",
                ["PC-LEAKED"] = "leaked",
                ["PC-AGAIN"] = "recurring",
                ["PC-PILOT"] = "reported",
                ["PC-WAITS"] = "pending helper-missing",
                ["PC-DAMAGED"] = "helperDamaged wrong-hash",
                ["PC-FOREIGN"] = "error foreign-output",
                ["PC-SILENT"] = "stale",
                ["PC-NEW"] = "pending",
                ["PC-KIOSK"] = "notApplicable",
                ["PC-MOVED"] = "leaked",
            },
            new SortedDictionary<string, string>(verdicts));
        JsonElement summary = run.Json.GetProperty("summary");
        Assert.Equal((12, 2), (summary.GetProperty("devices").GetInt32(), summary.GetProperty("verdicts").GetProperty("leaked").GetInt32()));
        Assert.Equal("Contoso Issuing CA 1", summary.GetProperty("issuers")[0].GetProperty("issuer").GetString());
        Assert.Equal(4, summary.GetProperty("issuers")[0].GetProperty("devices").GetInt32());
        Assert.DoesNotContain("anna@", run.Output, StringComparison.Ordinal);
        Assert.Equal(source == "export" ? 2 : 0, Emulator.Requests.On($"POST {Jobs}").Count);
    }

    [Fact]
    public void HelperThatDoesNotCome_IsMissingAfterThreeDays_AndTheOldestFindingIsNamed()
    {
        string ring = AddRing("broad");
        AddDevice(ring, "PC-1", "fail", "scriptError", Missing, sameDays: 4);
        AddDevice(ring, "PC-2", "fail", "scriptError", Leaked, sameDays: 2);
        AddDevice(ring, "PC-3", "fail", "scriptError", Leaked, sameDays: 40);
        DeployRun run = MustRun("--format", "json");
        Assert.Equal("helperMissing helper-missing", VerdictsOf(run)["PC-1"]);
        Assert.Equal(
            ["PC-3", "PC-2"],
            run.Json.GetProperty("summary").GetProperty("oldestFindings").EnumerateArray().Select(one => one.GetProperty("device").GetString()));
    }

    [Fact]
    public void Terminal_ShowsNumbers_Age_AndWhatToDo()
    {
        AddFleet();
        DeployRun run = MustRun();
        Assert.Contains("contoso.onmicrosoft.com: 12 devices, Intune, run states", run.Output, StringComparison.Ordinal);
        Assert.Contains("Results reach Intune up to a day later", run.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^  leaked +2 +16.7 %   Certificates of other people", run.Output);
        Assert.Matches("(?m)^  pilot +1   reported 1", run.Output);
        Assert.Contains("publish another version, or delete the file", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void PolicyThatOnlyReports_MakesNoRecurrence()
    {
        string ring = AddRing("broad", detection: "$Policy = '{\r\n  \"action\": \"report\",\r\n  \"version\": 1\r\n}'");
        AddDevice(ring, "PC-1", "fail", "remediationFailed", Leaked, Leaked);
        Assert.Equal("reported", VerdictsOf(MustRun("--format", "json"))["PC-1"]);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void UserNames_AreThereOnlyWhereTheSettingsSaySo(string source)
    {
        AddDevice(AddRing("broad"), "PC-1", "fail", "scriptError", Leaked);
        Assert.DoesNotContain("anna@", MustRun("--source", source, "--format", "csv").Output, StringComparison.Ordinal);
        Configure("""{ "userNames": true }""");
        Assert.Contains("anna@contoso.example", MustRun("--source", source, "--format", "csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void PagesThatAreEmptyOrThrottled_AreReadToTheEnd()
    {
        AddFleet();
        Emulator.Behaviour.EmptyFirstPage = true;
        Emulator.Faults.On("GET /beta/deviceManagement/deviceHealthScripts/{id}/deviceRunStates", Fault.Throttled(), first: 2, count: 3);
        Emulator.Faults.On("GET /beta/deviceManagement/deviceHealthScripts/{id}/deviceRunStates", Fault.Drop, first: 7);
        Assert.Equal(12, VerdictsOf(MustRun("--format", "json")).Count);
    }

    [Theory]
    [InlineData("504")]
    [InlineData("429")]
    [InlineData("drop")]
    [InlineData("storage 503")]
    [InlineData("storage drop")]
    [InlineData("expired address")]
    public void WhatGoesWrongWithAnExport_IsWaitedOut_OrAskedForOnceMore(string what)
    {
        AddFleet();
        (string route, Fault fault) = what switch
        {
            "504" => ($"POST {Jobs}", Fault.GatewayTimeout),
            "429" => ($"POST {Jobs}", Fault.Throttled()),
            "drop" => ($"POST {Jobs}", Fault.Drop),
            "storage 503" => (Download, Fault.Unavailable()),
            "storage drop" => (Download, Fault.Drop),
            _ => (Download, Fault.SasNotYetValid),
        };
        Emulator.Faults.On(route, fault);
        DeployRun run = MustRun("--source", "export", "--format", "json");
        Assert.Equal(12, VerdictsOf(run).Count);
        if (what == "expired address")
            Assert.Contains("is not valid any more; one more", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void QuotaOfExportJobs_IsWaitedOut()
    {
        AddFleet();
        Emulator.Behaviour.ExportsPerMinute = 1;
        Assert.Equal(12, VerdictsOf(MustRun("--source", "export", "--format", "json")).Count);
    }

    [Fact]
    public void QuotaThatNeverEnds_EndsInOneSentence()
    {
        AddRing("broad");
        Emulator.Faults.Always($"POST {Jobs}", Fault.Throttled());
        DeployRun run = Run("--source", "export");
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains("429 TooManyRequests", run.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed", "Intune's export job for ring broad failed, a second time")]
    [InlineData("expired", "the address of the export for ring broad is not valid any more, a second time")]
    [InlineData("storage", "the exported file cannot be downloaded: storage answers 500")]
    [InlineData("html", "cannot be downloaded: storage answers 302")]
    public void ExportThatStaysBroken_EndsInOneSentence(string what, string sentence)
    {
        AddDevice(AddRing("broad"), "PC-1", "success", "skipped", Clean);
        if (what == "failed")
            Emulator.Behaviour.Export = Outcome.Failed;
        else if (what == "expired")
            Emulator.Faults.Always(Download, Fault.SasNotYetValid);
        else if (what == "storage")
            Emulator.Faults.Always(Download, new AnswerFault(500, "InternalError", "No."));
        else
            Emulator.Faults.Always(Download, new AnswerFault(302, "Found", "Elsewhere."));
        DeployRun run = Run("--source", "export");
        Assert.True(run.ExitCode == 3, run.Error);
        Assert.Contains(sentence, run.Sentence, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void JobThatFailsOnce_IsAskedForOnceMore()
    {
        AddDevice(AddRing("broad"), "PC-1", "success", "skipped", Clean);
        Emulator.Behaviour.Export = Outcome.Failed;
        Handler = () => new SecondJobWorks(Emulator.Behaviour);
        DeployRun run = MustRun("--source", "export", "--format", "json");
        Assert.Contains("job for ring broad failed; one more", run.Error, StringComparison.Ordinal);
        Assert.Single(VerdictsOf(run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void IdentityThatMayOnlyRead_GetsRunStates_AndIsToldSo(bool tokenIsReadable)
    {
        string ring = AddRing("broad");
        Emulator.Behaviour.PageSize = 1_000;
        for (int number = 0; number < 5_001; number++)
            Tenant.Report(ring, Tenant.AddDevice($"PC-{number}"), "success", "skipped");
        Emulator.Behaviour.ChecksTokens = !tokenIsReadable;
        Credential = tokenIsReadable
            ? new PlayedIdentity(PlayedIdentity.Jwt(new { roles = new[] { "DeviceManagementScripts.Read.All" }, appid = "a", tid = "b" }))
            : new PlayedIdentity("DeviceManagementScripts.Read.All");
        DeployRun run = MustRun("--fail-on", "leaked=0");
        Assert.Contains("5001 devices, Intune, run states", run.Output, StringComparison.Ordinal);
        Assert.Contains("may not make export jobs (DeviceManagementManagedDevices.ReadWrite.All)", run.Error, StringComparison.Ordinal);
        Assert.Equal(tokenIsReadable ? 0 : 1, Emulator.Requests.On($"POST {Jobs}").Count);

        Emulator.Behaviour.ChecksTokens = false;
        Credential = null;
        Assert.Contains("5001 devices, Intune, export job", MustRun().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void IdentityThatMayNotRead_IsToldWhatItNeeds()
    {
        AddRing("broad");
        Emulator.Behaviour.ChecksTokens = true;
        Credential = new PlayedIdentity("DeviceManagementApps.Read.All");
        DeployRun run = Run();
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("DeviceManagementScripts.Read.All", run.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void ExportWithColumnsInAnotherOrder_MoreOfThem_AndHostileOutputs_IsReadAllTheSame()
    {
        string ring = AddRing("broad");
        Handler = () => new PlayedExport(PlayedExport.Zip(
            "Model,PostRemediationDetectionScriptOutput,RemediationScriptOutputDetails,RemediationStatus,DeviceName,PreRemediationDetectionScriptOutput,DetectionStatus_loc,DetectionStatus,DeviceId,PolicyId,ModifiedTime\r\n"
            + Line("X", "", "", "skipped", "=cmd|' /C calc'!A0", Clean, "", "success", "1")
            + Line("X", "", "", "3", "PC \"quoted\", with <b>comma</b>", Leaked, "", "2", "2")
            + Line("X", "", "", "4", "مكتب-\u202E7", Leaked + "\r\nsecond line", "With issues", "2", "3")
            + Line("X", "", """REPORTED 3 certificates in 2 profiles would be removed | {"v":1,"s":"reported","n":3,"p":2}""", "remediationFailed", "PC-4", Leaked, "", "fail", "4")
            + Line("X", "", "", "", "PC-5", new string('x', 40_000), "", "success", "5")
            + "short row\r\n\r\n"
            + $"X,,,skipped,ANOTHER,{Quote(Clean)},,success,6,00000000-0000-0000-0000-000000000000,\r\n"));
        DeployRun run = MustRun("--source", "export", "--format", "csv");
        string[] lines = run.Output.Split("\r\n");
        Assert.StartsWith("\"'=cmd|' /C calc'!A0\",broad,compliant,,0", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"PC \"\"quoted\"\", with <b>comma</b>\",broad,recurring,,3,2,1,\"Contoso Issuing CA 1; Fabrikam CA\"", lines[2], StringComparison.Ordinal);
        Assert.StartsWith(@"مكتب-\u202E7,broad,leaked,removal-failed,3", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("PC-4,broad,reported,,3", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("PC-5,broad,error,foreign-output", lines[5], StringComparison.Ordinal);
        Assert.DoesNotContain("ANOTHER", run.Output, StringComparison.Ordinal);

        string Line(params string[] fields) => string.Join(',', fields.Append(ring).Append(TimeBefore(1)).Select(Quote)) + "\r\n";
        static string Quote(string field) => $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    // The same at half a million rows, with memory and time, is the benchmark "fleet".
    [Fact]
    public void SixtyThousandRows_BecomeSixtyThousandDevices_AndThePageSaysSo()
    {
        string ring = AddRing("broad");
        var csv = new StringBuilder("DeviceId,DeviceName,DetectionStatus,RemediationStatus,PreRemediationDetectionScriptOutput,PostRemediationDetectionScriptOutput,PolicyId\r\n");
        string clean = Clean.Replace("\"", "\"\"", StringComparison.Ordinal), leaked = Leaked.Replace("\"", "\"\"", StringComparison.Ordinal);
        for (int row = 0; row < 60_000; row++)
            csv.Append(null, $"{row:x8}-0000-4000-8000-000000000000,PC-{row},{(row % 100 == 0 ? "fail" : "success")},unknown,\"{(row % 100 == 0 ? leaked : clean)}\",,{ring}\r\n");
        byte[] zip = PlayedExport.Zip(csv.ToString());
        Handler = () => new PlayedExport(zip);
        string page = Path.Combine(Files.Path, "fleet.html");
        DeployRun run = Run("--source", "export", "--format", "csv", "--html", page, "--fail-on", "leaked=1%", "--fail-on", "leaked=599");
        Assert.Equal(60_002, run.Output.Split("\r\n").Length);
        Assert.Equal(8, run.ExitCode);
        Assert.Contains("leaked: 600 of 60000 devices, more than 599", run.Sentence, StringComparison.Ordinal);
        Assert.Contains("\"devices\":60000", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("column", "has no column DeviceId")]
    [InlineData("no csv", "there is no CSV in it")]
    [InlineData("no zip", "cannot be read")]
    [InlineData("endless row", "cannot be read")]
    public void ExportThatIsNone_EndsInOneSentence(string what, string sentence)
    {
        AddDevice(AddRing("broad"), "PC-1", "success", "skipped", Clean);
        byte[] file = what switch
        {
            "column" => PlayedExport.Zip("DeviceName,DetectionStatus\r\nPC-1,success\r\n"),
            "no csv" => PlayedExport.Zip("{}", "report.json"),
            "no zip" => [1, 2, 3],
            _ => PlayedExport.Zip(
                "DeviceId,DeviceName,DetectionStatus,RemediationStatus,PreRemediationDetectionScriptOutput,PostRemediationDetectionScriptOutput\r\n1,\""
                + new string('x', 3_000_000)),
        };
        Handler = () => new PlayedExport(file);
        DeployRun run = Run("--source", "export", "--format", "csv");
        Assert.Equal((3, ""), (run.ExitCode, run.Output));
        Assert.Contains(sentence, run.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("leaked=1%", 8)]
    [InlineData("leaked=1", 8)]
    [InlineData("leaked=2", 0)]
    [InlineData("helperMissing=0", 0)]
    public void Threshold_EndsWithEight(string threshold, int exitCode)
    {
        AddFleet();
        DeployRun run = Run("--fail-on", "error=50", "--fail-on", threshold);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains("12 devices", run.Output, StringComparison.Ordinal);
        if (exitCode != 0)
            Assert.Contains("--fail-on leaked: 2 of 12 devices, more than 1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void OneDevice_IsShownWithItsDecodedLines()
    {
        string broad = AddRing("broad"), pilot = AddRing("pilot", removes: false);
        string id = AddDevice(broad, "PC-O'NEILL", "fail", "remediationFailed", Leaked, Leaked, sameDays: 3);
        AddDevice(pilot, "", "success", "skipped", Clean, id: id);
        AddDevice(pilot, "PC-2", "success", "skipped", Clean);
        DeployRun run = MustRun("--device", "pc-o'neill");
        Assert.Contains("PC-O'NEILL, ring broad: recurring", run.Output, StringComparison.Ordinal);
        Assert.Contains("PC-O'NEILL, ring pilot: compliant", run.Output, StringComparison.Ordinal);
        Assert.Contains("portal          Recurred", run.Output, StringComparison.Ordinal);
        Assert.Contains("8BC56FD1  Contoso Issuing CA 1  foreign", run.Output, StringComparison.Ordinal);
        Assert.Contains("kept: ownerUnknown 2", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("PC-2", run.Output, StringComparison.Ordinal);
        JsonElement json = MustRun("--device", "PC-O'NEILL", "--format", "json").Json.GetProperty("runs")[0];
        Assert.Equal((3, 2), (json.GetProperty("before").GetProperty("count").GetInt32(), json.GetProperty("after").GetProperty("certificates").GetArrayLength()));

        DeployRun unknown = Run("--device", "PC-9");
        Assert.Equal(5, unknown.ExitCode);
        Assert.Contains("no ring has a result of a device \"PC-9\"", unknown.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "a verdict and a number or share was expected", "--fail-on", "leaky=1")]
    [InlineData(1, "text, json or csv was expected", "--format", "xml")]
    [InlineData(1, "--device and --reports do not go together", "--device", "a", "--reports", "b")]
    [InlineData(1, "--device is about one device", "--device", "a", "--html", "b")]
    [InlineData(2, "its folder is not there", "--html", "/nowhere/at/all.html")]
    [InlineData(2, "there is no such folder", "--reports", "/nowhere/at/all")]
    [InlineData(5, "no ring is published yet")]
    public void WrongInput_EndsInOneSentence(int exitCode, string sentence, params string[] options)
    {
        if (options is ["--html", ..])
            AddRing("broad");
        DeployRun run = Run(options);
        Assert.True(run.ExitCode == exitCode, run.Error);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private void AddFleet()
    {
        string broad = AddRing("broad"), pilot = AddRing("pilot", removes: false);
        AddDevice(broad, "PC-CLEAN", "success", "skipped", Clean);
        AddDevice(broad, "PC-FIXED", "fail", "success", Leaked, Clean);
        AddDevice(broad, "PC-LEAKED", "fail", "unknown", Leaked, sameDays: 2);
        AddDevice(broad, "PC-AGAIN", "fail", "remediationFailed", Leaked, Leaked);
        AddDevice(pilot, "PC-PILOT", "fail", "skipped", Leaked);
        AddDevice(broad, "PC-WAITS", "fail", "scriptError", Missing);
        AddDevice(broad, "PC-DAMAGED", "fail", "scriptError", WrongHash);
        AddDevice(broad, "PC-FOREIGN", "success", "skipped", "All is well!");
        AddDevice(broad, "PC-SILENT", "fail", "unknown", Leaked, silentDays: 20);
        AddDevice(broad, "PC-NEW", "pending", "unknown", null);
        AddDevice(broad, "PC-KIOSK", "notApplicable", "unknown", null);
        // It moved from pilot to broad: two rows, of which the worse counts.
        string moved = AddDevice(pilot, "PC-MOVED", "success", "skipped", Clean);
        AddDevice(broad, "", "fail", "unknown", Leaked, id: moved);
    }

    /// <summary>The first job fails; what is asked for after it works.</summary>
    private sealed class SecondJobWorks(Behaviour behaviour) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        private int _jobs;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Post && ++_jobs == 2)
                behaviour.Export = Outcome.Success;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
