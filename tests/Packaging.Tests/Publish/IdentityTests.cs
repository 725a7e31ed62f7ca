using CertProp.Deploy.Graph;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Tokens that end or do not suffice, and what doctor says of them.</summary>
public sealed class IdentityTests : PublishTest
{
    private static readonly string[] s_all = [.. Permission.All.Select(permission => permission.Name)];

    [Fact]
    public void ClaimsChallenge_IsAnsweredOnce_AndThePublishGoesOn()
    {
        var identity = new PlayedIdentity("first-token", "second-token");
        Credential = identity;
        Emulator.Faults.On($"POST {Apps}", Fault.ClaimsChallenge);
        MustPublish("--now", "--verbose");

        Assert.Single(identity.Requests, request => request.Claims is not null);
        Assert.All(
            identity.Requests, request => Assert.Equal($"{Emulator.Root}.default", Assert.Single(request.Scopes)));
        Assert.Single(Tenant.AllApps());
    }

    [Fact]
    public void ClaimsChallenge_ThatNoTokenSatisfies_EndsSignedOut()
    {
        Credential = new PlayedIdentity("only-token");
        Emulator.Faults.On($"POST {Apps}", Fault.ClaimsChallenge);
        AssertEnded(
            Publish("--verbose"), 4, "401 Unauthorized: the token is not valid any more", "request id ",
            "sign in again");
        Assert.Equal(2, Emulator.Requests.On($"POST {Apps}").Count);
    }

    [Fact]
    public void TokenExpiredMidRun_AnotherOneTakesItsPlace()
    {
        var identity = new PlayedIdentity("first-token", "second-token");
        Credential = identity;
        Handler = () => new ExpiringNetwork(identity);
        Emulator.Faults.On($"PATCH {Apps}/{{id}}", Fault.TokenExpired);
        MustPublish("--now", "--verbose");
        Assert.Equal(2, Emulator.Requests.On($"PATCH {Apps}/{{id}}").Count);
    }

    [Fact]
    public void TokenExpired_AndNoOther_EndsSignedOut()
    {
        Credential = new PlayedIdentity("only-token");
        Emulator.Faults.On($"GET {Scripts}", Fault.TokenExpired);
        AssertEnded(Publish("--verbose"), 4, "401 Unauthorized", "sign in again");
        Assert.Equal(2, Emulator.Requests.On($"GET {Scripts}").Count);
    }

    [Fact]
    public void PermissionMissing_EndsWithTheServiceSentence()
    {
        Emulator.Behaviour.ChecksTokens = true;
        Credential = new PlayedIdentity(
            "DeviceManagementConfiguration.ReadWrite.All,DeviceManagementApps.ReadWrite.All,GroupMember.Read.All");
        AssertEnded(
            Publish("--verbose"), 4, "403 Forbidden", "DeviceManagementScripts.Read.All", "request id ",
            "certprop-deploy doctor says which permission is missing");
        Assert.Empty(Writes);
    }

    [Fact]
    public void Doctor_OnTheEmulator_FindsAllThereIs()
    {
        Tenant.AddDevice("PC-0001");
        DeployRun run = Run("doctor");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Contains("the emulator takes everybody", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 groups, 1 filter, 1 scope tag found", run.Output, StringComparison.Ordinal);
        Assert.Contains("0 of at most 200 packages", run.Output, StringComparison.Ordinal);
        Assert.Empty(Writes);
    }

    [Theory]
    [InlineData("roles")]
    [InlineData("scp")]
    public void Doctor_NamesWhatTheTokenLacks_WithRoleIds(string kind)
    {
        string[] granted =
        [
            .. s_all.Where(name => name is not ("DeviceManagementScripts.ReadWrite.All" or "GroupMember.Read.All")),
        ];
        Credential = new PlayedIdentity(PlayedIdentity.Jwt(kind is "roles"
            ? new { appid = "app-1", tid = "tenant-1", roles = granted }
            : (object)new
            {
                azp = "app-1",
                tid = "tenant-1",
                upn = "anna@contoso.example",
                scp = string.Join(' ', granted),
            }));
        DeployRun run = Run("doctor", "--verbose");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains(
            kind is "roles" ? "application, app registration app-1" : "anna@contoso.example", run.Output,
            StringComparison.Ordinal);
        Assert.Matches("MISSING +DeviceManagementScripts.ReadWrite.All +publish", run.Output);
        Assert.Matches("ok +DeviceManagementApps.ReadWrite.All", run.Output);
        Assert.Matches("DeviceManagementScripts.ReadWrite.All +9255e99d-faf5-445e-bbf7-cb71482737c4", run.Output);
        Assert.Matches("GroupMember.Read.All +98830695-27a2-44f7-8c18-0c3ebc9698f6", run.Output);
        Assert.DoesNotMatch("DeviceManagementApps.ReadWrite.All +78145de6", run.Output);
    }

    [Fact]
    public void Doctor_TakesLargerPermissions_AndSaysWhatIsNotThere()
    {
        Credential = new PlayedIdentity(PlayedIdentity.Jwt(new
        {
            roles = s_all.Where(name => name is not "GroupMember.Read.All").Append("Directory.Read.All"),
        }));
        Assert.Equal(0, Run("doctor").ExitCode);

        Configure(include: "Nobody");
        DeployRun run = Run("doctor");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("there is no group \"Nobody\"", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feature", "404 ResourceNotFound")]
    [InlineData("licence", "does not have the license")]
    public void Doctor_FeatureOff_SaysSo(string kind, string about)
    {
        Emulator.Faults.Always($"GET {Scripts}", kind is "feature" ? Fault.FeatureOff : Fault.LicenceMissing);
        DeployRun run = Run("doctor");
        Assert.Equal(4, run.ExitCode);
        Assert.Matches("MISSING +remediations", run.Output);
        Assert.Contains(about, run.Output, StringComparison.Ordinal);
    }

    /// <summary>
    /// The first token ends when something is changed with it; after that the credential has another one.
    /// </summary>
    private sealed class ExpiringNetwork(PlayedIdentity identity)
        : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (answer.StatusCode is System.Net.HttpStatusCode.Unauthorized)
                identity.Expire();
            return answer;
        }
    }
}
