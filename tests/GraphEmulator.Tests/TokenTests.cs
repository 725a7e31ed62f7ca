using System.Text;
using System.Text.RegularExpressions;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Tokens, permissions and scope tags (F5, F6).</summary>
public sealed class TokenTests : EmulatorTest
{
    private const string Groups = "/v1.0/groups";

    [Fact]
    public async Task NoToken_IsRefused_AnyTokenIsGood()
    {
        Client.Token = null;
        (await Client.GetAsync(Groups)).MustSay(401, "InvalidAuthenticationToken");
        Client.Token = "anything";
        (await Client.GetAsync(Groups)).Must(200);
    }

    [Fact]
    public async Task TokenWithUses_ExpiresInTheMiddle_AnotherOneIsGood()
    {
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = "GroupMember.Read.All;uses=2;n=1";
        (await Client.GetAsync(Groups)).Must(200);
        (await Client.GetAsync(Groups)).Must(200);
        (await Client.GetAsync(Groups)).MustSay(401, "expired");
        (await Client.GetAsync(Groups)).Must(401);
        Client.Token = "GroupMember.Read.All;uses=2;n=2";
        (await Client.GetAsync(Groups)).Must(200);
    }

    [Fact]
    public async Task TokenExpired_ByThePlan_StaysDead()
    {
        Client.Token = "first";
        Graph.Faults.At(2, Fault.TokenExpired);
        (await Client.GetAsync(Groups)).Must(200);
        (await Client.GetAsync(Groups)).MustSay(401, "expired");
        (await Client.GetAsync(Groups)).Must(401);
        Client.Token = "second";
        (await Client.GetAsync(Groups)).Must(200);
    }

    [Fact]
    public async Task ClaimsChallenge_CarriesClaims_AndTheNextTokenIsGood()
    {
        Graph.Faults.On($"GET {Groups}", Fault.ClaimsChallenge);
        Reply challenged = (await Client.GetAsync(Groups)).Must(401);
        string header = challenged.Headers.WwwAuthenticate.ToString();
        Assert.Contains("error=\"insufficient_claims\"", header, StringComparison.Ordinal);
        byte[] claims = Convert.FromBase64String(Regex.Match(header, "claims=\"([^\"]+)\"").Groups[1].Value);
        Assert.StartsWith("{\"access_token\"", Encoding.UTF8.GetString(claims), StringComparison.Ordinal);
        (await Client.GetAsync(Groups)).Must(401);
        Client.Token = "with claims";
        (await Client.GetAsync(Groups)).Must(200);
    }

    [Theory]
    [InlineData("Configuration.ReadWrite", "GET", Scripts, "Scripts.Read.All, DeviceManagementScripts.ReadWrite.All")]
    [InlineData("Scripts.Read", "POST", Scripts, "scopes: DeviceManagementScripts.ReadWrite.All")]
    [InlineData("Scripts.ReadWrite", "POST", Apps, "scopes: DeviceManagementApps.ReadWrite.All")]
    [InlineData("Scripts.ReadWrite", "GET", Groups, "scopes: GroupMember.Read.All")]
    [InlineData("Scripts.ReadWrite", "GET", "/beta/deviceManagement/assignmentFilters", "Configuration.Read.All")]
    [InlineData("Scripts.ReadWrite", "GET", "/beta/deviceManagement/roleScopeTags", "RBAC.Read.All")]
    [InlineData("Scripts.ReadWrite", "GET", "/v1.0/deviceManagement/managedDevices", "ManagedDevices.Read.All")]
    public async Task MissingPermission_IsNamed(string permission, string method, string path, string about)
    {
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = $"DeviceManagement{permission}.All";
        (await Client.SendAsync(method, path)).MustSay(403, about);
    }

    [Fact]
    public async Task EnoughPermissions_AreEnough()
    {
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = "DeviceManagementScripts.ReadWrite.All,DeviceManagementManagedDevices.Read.All";
        string id = await CreateScriptAsync();
        (await Client.GetAsync($"{Scripts}/{id}")).Must(200);
        (await Client.GetAsync("/beta/deviceManagement/managedDevices")).Must(200);
    }

    [Fact]
    public async Task ScopeTags_HideWhatIsNotTheCallers()
    {
        string tag = Graph.Tenant.AddScopeTag("Pilot");
        Graph.Tenant.AddDevice("PC-1", null, tag);
        string theirs = await CreateScriptAsync("theirs");
        string ours = await CreateScriptAsync("ours", $""", "roleScopeTagIds": ["{tag}"]""");
        Graph.Behaviour.ChecksTokens = true;
        Client.Token = $"DeviceManagementScripts.ReadWrite.All,DeviceManagementManagedDevices.Read.All;tags={tag}";

        Assert.Equal(ours, Assert.Single((await Client.GetAsync(Scripts)).Must(200).Value)["id"]!.ToString());
        (await Client.GetAsync($"{Scripts}/{theirs}")).Must(404);
        (await Client.PatchAsync($"{Scripts}/{theirs}", """{ "description": "x" }""")).Must(404);
        (await Client.PostAsync(Scripts, """{ "displayName": "x", "roleScopeTagIds": ["0"] }"""))
            .MustSay(403, "scope tag");
        await OnlyAsync("/v1.0/deviceManagement/managedDevices");
        Client.Token = "DeviceManagementManagedDevices.Read.All;tags=0";
        Assert.Empty((await Client.GetAsync("/v1.0/deviceManagement/managedDevices")).Must(200).Value);
    }
}
