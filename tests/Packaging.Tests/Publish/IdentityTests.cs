using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>Tokens that end or do not suffice.</summary>
public sealed class IdentityTests : PublishTest
{
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
            "certprop-deploy doctor shows how to grant it");
        Assert.Empty(Writes);
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
