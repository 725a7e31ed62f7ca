using System.Text;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Multi Admin Approval (F24, F25).</summary>
public sealed class ApprovalTests : EmulatorTest
{
    private const string Justification = "x-msft-approval-justification";
    private const string Code = "x-msft-approval-code";
    private const string Body = """{ "displayName": "a" }""";
    private const string Clear = """{ "deviceHealthScriptAssignments": [] }""";
    private const string Requests = "/beta/deviceManagement/operationApprovalRequests";

    [Theory]
    [InlineData(HeldAs.PreconditionFailed, 412, "PreconditionFailed: Approval Required")]
    [InlineData(HeldAs.ApprovalRequired, 403, "ApprovalRequired: Approval Required")]
    [InlineData(HeldAs.BadRequest, 400, "BadRequest: Approval Required")]
    public async Task Write_WithAJustification_IsHeld_WithACode(HeldAs heldAs, int status, string about)
    {
        Graph.Behaviour.ProtectsScripts = true;
        Graph.Behaviour.HeldAs = heldAs;
        Justify("Pilot ring: überfällig");

        Reply held = (await Client.PostAsync(Scripts, Body)).MustSay(status, about);

        ApprovalRequest request = Assert.Single(Graph.Tenant.AllApprovals());
        Assert.Equal(request.Code, CodeOf(held));
        Assert.Contains(request.Code, held.Text, StringComparison.Ordinal);
        Assert.Equal(("POST", Scripts), (request.Method, request.Url));
        Assert.Equal(
            ("Pilot ring: überfällig", ApprovalStatus.NeedsApproval, Clock.Now),
            (request.Justification, request.Status, request.Requested));
        Assert.Empty(Graph.Tenant.AllScripts());
    }

    [Theory]
    [InlineData(null, "is required")]
    [InlineData("please!", "Base64")]
    [InlineData("/w==", "Base64")]
    [InlineData("ICA=", "is empty")]
    public async Task Write_WithoutAProperJustification_IsRefused_AndNothingIsFiled(string? header, string about)
    {
        Graph.Behaviour.ProtectsScripts = true;
        if (header is not null)
            Client.Headers[Justification] = header;
        Reply refused = (await Client.PostAsync(Scripts, Body)).MustSay(400, about);
        Assert.False(refused.Headers.Contains(Code));
        Assert.Empty(Graph.Tenant.AllApprovals());
    }

    [Theory]
    [InlineData(1024, 412)]
    [InlineData(1025, 400)]
    public async Task Justification_UpToItsLength_IsTaken(int length, int status)
    {
        Graph.Behaviour.ProtectsScripts = true;
        Justify(new string('ä', length));
        (await Client.PostAsync(Scripts, Body)).Must(status);
    }

    [Fact]
    public async Task Approved_SameRequestWithItsCode_PassesOnce()
    {
        string code = await HoldAsync("POST", Scripts, Body);
        Use(code);
        Assert.Equal(code, CodeOf((await Client.PostAsync(Scripts, Body)).Must(412)));
        Assert.Equal("needsApproval", await StatusAsync(code));

        Graph.Tenant.SettleApproval(code, ApprovalStatus.Approved);
        Assert.Equal("approved", await StatusAsync(code));
        (await Client.PostAsync(Scripts, Body)).Must(201);

        Assert.Equal("completed", await StatusAsync(code));
        (await Client.PostAsync(Scripts, Body)).MustSay(403, "is completed");
        Assert.Single(Graph.Tenant.AllScripts());
        Assert.Single(Graph.Tenant.AllApprovals());
    }

    [Theory]
    [InlineData("POST", Scripts, """{ "displayName":  "a" }""")]
    [InlineData("POST", Scripts, """{ "displayName": "b" }""")]
    [InlineData("POST", $"{Scripts}/", Body)]
    [InlineData("PATCH", $"{Scripts}/x", Body)]
    [InlineData("DELETE", $"{Scripts}/x", null)]
    public async Task Approved_AnotherRequestWithTheCode_IsRefused_AndTheCodeStaysGood(
        string method, string path, string? body)
    {
        string code = await HoldAsync("POST", Scripts, Body);
        Graph.Tenant.SettleApproval(code, ApprovalStatus.Approved);
        Use(code);
        (await Client.SendAsync(method, path, body)).MustSay(400, "method, address and body");
        Assert.Empty(Graph.Tenant.AllScripts());
        (await Client.PostAsync(Scripts, Body)).Must(201);
    }

    [Theory]
    [InlineData(ApprovalStatus.Rejected, "rejected")]
    [InlineData(ApprovalStatus.Cancelled, "cancelled")]
    [InlineData(ApprovalStatus.Expired, "expired")]
    public async Task NotApproved_TheCodeIsRefused(ApprovalStatus status, string word)
    {
        string code = await HoldAsync("POST", Scripts, Body);
        Clock.Now += TimeSpan.FromHours(1);
        Graph.Tenant.SettleApproval(code, status);
        JsonNode request = await OnlyAsync($"{Requests}?$filter=requestId%20eq%20'{code}'");
        Assert.Equal(word, request["status"]!.ToString());
        Assert.Equal("2026-03-01T13:00:00.0000000Z", request["lastModifiedDateTime"]!.ToString());
        Use(code);
        Reply refused = (await Client.PostAsync(Scripts, Body)).MustSay(403, $"is {word}");
        Assert.False(refused.Headers.Contains(Code));
    }

    [Fact]
    public async Task CodeOfNobody_IsRefused()
    {
        Graph.Behaviour.ProtectsScripts = true;
        Use("11111111-2222-3333-4444-555555555555");
        (await Client.PostAsync(Scripts, Body)).MustSay(400, "no approval request '11111111");
        Assert.Throws<ArgumentException>(() => Graph.Tenant.SettleApproval("x", ApprovalStatus.Approved));
    }

    [Fact]
    public async Task UnprotectedTenant_IgnoresTheHeaders()
    {
        Client.Headers[Justification] = "no Base64!";
        Client.Headers[Code] = "x";
        string id = await CreateScriptAsync();
        (await Client.PostAsync($"{Scripts}/{id}/assign", Clear)).Must(204);
        (await Client.DeleteAsync($"{Scripts}/{id}")).Must(204);
        Assert.Empty(Graph.Tenant.AllApprovals());
    }

    [Theory]
    [InlineData("PATCH", "", """{ "description": "b" }""")]
    [InlineData("POST", "/assign", Clear)]
    [InlineData("DELETE", "", null)]
    public async Task EveryWriteOfAScript_IsHeld_AndReadsAreNot(string method, string path, string? body)
    {
        string id = await CreateScriptAsync();
        string code = await HoldAsync(method, $"{Scripts}/{id}{path}", body);
        Assert.Equal("1", (await Client.GetAsync($"{Scripts}/{id}")).Must(200)["version"]);
        Graph.Tenant.SettleApproval(code, ApprovalStatus.Approved);
        Use(code);
        Assert.InRange((await Client.SendAsync(method, $"{Scripts}/{id}{path}", body)).Status, 200, 204);
    }

    [Fact]
    public async Task Apps_AreProtectedByThemselves_WithTheirContentOrWithoutIt()
    {
        Graph.Behaviour.ProtectsApps = true;
        Justify("new version");
        string app = Graph.Tenant.AddApp(new JsonObject { ["displayName"] = "a" });
        string versions = $"{Apps}/{app}/graph.win32LobApp/contentVersions";
        await CreateScriptAsync();
        (await Client.PostAsync(Apps, Upload.AppBody)).Must(412);
        (await Client.PostAsync($"{Apps}/{app}/assign", """{ "mobileAppAssignments": [] }""")).Must(412);
        (await Client.DeleteAsync($"/v1.0/deviceAppManagement/mobileApps/{app}")).Must(412);
        (await Client.PostAsync(versions, "{}")).Must(412);
        Graph.Behaviour.SparesContent = true;
        (await Client.PostAsync(versions, "{}")).Must(201);
        (await Client.DeleteAsync($"{Apps}/{app}")).Must(412);
    }

    [Fact]
    public async Task WhatTheContractForbids_IsRefusedBeforeItIsHeld()
    {
        Graph.Behaviour.ProtectsScripts = true;
        Justify("please");
        (await Client.PostAsync(Scripts, """{ "displayname": "a" }""")).MustSay(400, "$.displayname");
        Assert.Empty(Graph.Tenant.AllApprovals());
    }

    [Theory]
    [InlineData(ApprovalStatus.Approved, "approved")]
    [InlineData(ApprovalStatus.Rejected, "rejected")]
    public async Task SettledByItself_AfterSoManyReads(ApprovalStatus status, string word)
    {
        Graph.Behaviour.ApprovalPolls = 2;
        Graph.Behaviour.SettledAs = status;
        string code = await HoldAsync("POST", Scripts, Body), other = await HoldAsync("POST", Scripts, Body);
        Assert.Equal("needsApproval", await StatusAsync(code));
        Assert.Equal("needsApproval", await StatusAsync(code));
        Assert.Equal(word, await StatusAsync(code));
        Assert.Equal("needsApproval", await StatusAsync(other));
    }

    [Theory]
    [InlineData(false, 412, 2)]
    [InlineData(true, 409, 1)]
    public async Task SentAgainWithoutTheCode_IsHeldOnceMore_OrRefused(bool once, int status, int requests)
    {
        Graph.Behaviour.HoldsOnce = once;
        await HoldAsync("POST", Scripts, Body);
        (await Client.PostAsync(Scripts, Body)).Must(status);
        Assert.Equal(requests, Graph.Tenant.AllApprovals().Count);
        (await Client.PostAsync(Scripts, """{ "displayName": "b" }""")).Must(412);
    }

    /// <summary>The answer is lost, the write is not: the code is used up.</summary>
    [Fact]
    public async Task TimeoutAfterTheWrite_UsesTheCode_BeforeItDoesNot()
    {
        string code = await HoldAsync("POST", Scripts, Body);
        Graph.Tenant.SettleApproval(code, ApprovalStatus.Approved);
        Use(code);
        Graph.Faults.On($"POST {Scripts}", Fault.GatewayTimeout);
        Graph.Faults.On($"POST {Scripts}", Fault.GatewayTimeout with { Applied = true }, first: 2);
        (await Client.PostAsync(Scripts, Body)).Must(504);
        Assert.Equal("approved", await StatusAsync(code));
        (await Client.PostAsync(Scripts, Body)).Must(504);
        Assert.Equal("completed", await StatusAsync(code));
        Assert.Single(Graph.Tenant.AllScripts());
    }

    [Theory]
    [InlineData("")]
    [InlineData("?$filter=status%20eq%20'approved'")]
    [InlineData("?$filter=requestId%20eq%20x")]
    [InlineData("?$filter=requestId%20eq%20''")]
    public async Task Requests_AskedForOtherwise_AreRefused(string query) =>
        (await Client.GetAsync($"{Requests}{query}")).MustSay(400, "requestId eq");

    [Theory]
    [InlineData("GET", $"{Requests}?filter=x", "query")]
    [InlineData("GET", $"{Requests}?$select=state", "query $select")]
    [InlineData("POST", Requests, "method")]
    [InlineData("GET", "/v1.0/deviceManagement/operationApprovalRequests", "path")]
    public async Task Requests_AskedForWrongly_AreOnRecord(string method, string path, string where)
    {
        (await Client.SendAsync(method, path)).MustSay(400, $"{where}: ");
        Assert.Equal(where, Assert.Single(Graph.Violations).Path);
    }

    [Fact]
    public async Task Requests_OfAnUnknownCode_AreNone_AndNeedTheirPermission()
    {
        string path = $"{Requests}?$filter=requestId%20eq%20'x'&$select=status";
        Assert.Empty((await Client.GetAsync(path)).Must(200).Value);
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = "DeviceManagementScripts.ReadWrite.All";
        (await Client.GetAsync(path)).MustSay(403, "DeviceManagementRBAC.Read.All");
        Client.Token = "DeviceManagementConfiguration.Read.All";
        (await Client.GetAsync(path)).Must(200);
    }

    [Fact]
    public async Task AllThatWait_AreSettledAtOnce()
    {
        string first = await HoldAsync("POST", Scripts, Body), second = await HoldAsync("POST", Scripts, Body);
        Graph.Tenant.SettleApproval(first, ApprovalStatus.Rejected);
        Assert.Equal(1, Graph.Tenant.SettleApprovals(ApprovalStatus.Approved));
        Assert.Equal(("rejected", "approved"), (await StatusAsync(first), await StatusAsync(second)));
    }

    private void Justify(string text) =>
        Client.Headers[Justification] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // The first call, which protects scripts from now on.
    private async Task<string> HoldAsync(string method, string path, string? body)
    {
        Graph.Behaviour.ProtectsScripts = true;
        Justify("please");
        return CodeOf((await Client.SendAsync(method, path, body)).Must(412));
    }

    // The second call's headers.
    private void Use(string code)
    {
        Client.Headers.Remove(Justification);
        Client.Headers[Code] = code;
    }

    private async Task<string> StatusAsync(string code) =>
        (await OnlyAsync($"{Requests}?$filter=requestId%20eq%20'{code}'"))["status"]!.ToString();

    private static string CodeOf(Reply held) => Assert.Single(held.Headers.GetValues(Code));
}
