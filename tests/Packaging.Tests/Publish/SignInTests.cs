using Azure.Identity;
using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>What each method needs, and where each cloud is.</summary>
public sealed class SignInTests
{
    private static readonly Dictionary<string, string> s_everything = new()
    {
        ["AZURE_TENANT_ID"] = "contoso.onmicrosoft.com",
        ["AZURE_CLIENT_ID"] = "11111111-2222-3333-4444-555555555555",
        ["AZURE_CLIENT_SECRET"] = "not-for-anybody",
        ["AZURE_FEDERATED_TOKEN_FILE"] = "/token",
        ["ACTIONS_ID_TOKEN_REQUEST_URL"] = "https://token.example/?a=b",
        ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] = "not-for-anybody",
        ["SYSTEM_OIDCREQUESTURI"] = "https://pipelines.example/",
        ["SYSTEM_ACCESSTOKEN"] = "not-for-anybody",
        ["AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"] = "connection",
    };

    [Theory]
    [InlineData("Interactive", "AZURE_TENANT_ID")]
    [InlineData("Interactive", "AZURE_CLIENT_ID")]
    [InlineData("DeviceCode", "AZURE_CLIENT_ID")]
    [InlineData("WorkloadIdentity", "AZURE_FEDERATED_TOKEN_FILE")]
    [InlineData("GithubOidc", "ACTIONS_ID_TOKEN_REQUEST_URL")]
    [InlineData("GithubOidc", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")]
    [InlineData("AzurePipelines", "SYSTEM_OIDCREQUESTURI")]
    [InlineData("AzurePipelines", "SYSTEM_ACCESSTOKEN")]
    [InlineData("AzurePipelines", "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")]
    [InlineData("Certificate", "AZURE_CLIENT_CERTIFICATE_PATH")]
    [InlineData("Secret", "AZURE_CLIENT_SECRET")]
    [InlineData("Secret", "AZURE_TENANT_ID")]
    public void MissingPrerequisite_IsOneSentence_ThatNamesTheVariable(string method, string missing)
    {
        var signIn = new SignIn(name => name == missing ? "" : s_everything.GetValueOrDefault(name), _ => { });
        UsageException refusal = Assert.Throws<UsageException>(
            () => signIn.Credential(With(method), GraphCloud.Of(Cloud.Global)));
        Assert.Contains($"the environment variable {missing} is missing: ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-for-anybody", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Interactive", "AZURE_TENANT_ID", "AZURE_CLIENT_ID")]
    [InlineData("Certificate", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH")]
    [InlineData(
        "AzurePipelines", "AZURE_TENANT_ID", "AZURE_CLIENT_ID", "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID")]
    public void SeveralMissing_AreAllInOneSentence(string method, params string[] missing)
    {
        UsageException refusal = Assert.Throws<UsageException>(
            () => new SignIn(_ => null, _ => { }).Credential(With(method), GraphCloud.Of(Cloud.Global)));
        Assert.StartsWith(
            $"{missing.Length} environment variables are missing: ", refusal.Message, StringComparison.Ordinal);
        Assert.All(missing, name => Assert.Contains($"{name} (", refusal.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Interactive", typeof(InteractiveBrowserCredential))]
    [InlineData("DeviceCode", typeof(DeviceCodeCredential))]
    [InlineData("AzureCli", typeof(AzureCliCredential))]
    [InlineData("ManagedIdentity", typeof(ManagedIdentityCredential))]
    [InlineData("WorkloadIdentity", typeof(WorkloadIdentityCredential))]
    [InlineData("GithubOidc", typeof(ClientAssertionCredential))]
    [InlineData("AzurePipelines", typeof(AzurePipelinesCredential))]
    [InlineData("Secret", typeof(ClientSecretCredential))]
    public void EachMethod_IsItsOwnCredential_AndNoChain(string method, Type credential) => Assert.IsType(
        credential,
        new SignIn(s_everything.GetValueOrDefault, _ => { }).Credential(With(method), GraphCloud.Of(Cloud.Usgov)));

    [Theory]
    [InlineData("AzureCli")]
    [InlineData("ManagedIdentity")]
    public void WhereTheMachineKnowsWhoItIs_NothingElseIsNeeded(string method) =>
        Assert.NotNull(new SignIn(_ => null, _ => { }).Credential(With(method), GraphCloud.Of(Cloud.Global)));

    [Fact]
    public void Certificate_UnreadableOrWithAPassword_IsReadOrRefusedInOneSentence()
    {
        using var files = new TemporaryFolder();
        string path = files.Write("sign-in.pfx", "no certificate");
        var signIn = new SignIn(
            name => name is "AZURE_CLIENT_CERTIFICATE_PATH" ? path : s_everything.GetValueOrDefault(name), _ => { });
        UsageException refusal = Assert.Throws<UsageException>(
            () => signIn.Credential(With("Certificate"), GraphCloud.Of(Cloud.Global)));
        Assert.Contains(
            "the certificate that AZURE_CLIENT_CERTIFICATE_PATH names cannot be read", refusal.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Global", "https://graph.microsoft.com/.default", "https://login.microsoftonline.com/")]
    [InlineData("Usgov", "https://graph.microsoft.us/.default", "https://login.microsoftonline.us/")]
    [InlineData("Dod", "https://dod-graph.microsoft.us/.default", "https://login.microsoftonline.us/")]
    [InlineData("China", "https://microsoftgraph.chinacloudapi.cn/.default", "https://login.chinacloudapi.cn/")]
    public void Cloud_HasItsOwnRootAndAuthority(string cloud, string scope, string authority)
    {
        var at = GraphCloud.Of(Enum.Parse<Cloud>(cloud));
        Assert.Equal((scope, authority), (at.Scope, $"{at.Authority}"));
    }

    [Theory]
    [InlineData("http://graph.example:5080")]
    [InlineData("https://127.0.0.1:5080")]
    [InlineData("http://10.0.0.1")]
    [InlineData("127.0.0.1:5080")]
    public void Emulator_IsOnThisMachineAndPlain(string address) =>
        Assert.Throws<UsageException>(() => GraphCloud.Emulator(address));

    [Fact]
    public void GraphOption_WithACloudOfMicrosoft_IsRefused()
    {
        using var deployment = new Deployment(""", "rings": [{ "name": "pilot", "include": ["allDevices"] }]""");
        DeployRun run = DeployRun.Of(
            "doctor", "--settings", deployment.Settings, "--cloud", "usgov", "--graph", "http://127.0.0.1:1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--graph goes with --cloud emulator", run.Error, StringComparison.Ordinal);
    }

    /// <summary>A list that goes on at another host would get the token there.</summary>
    [Theory]
    [InlineData("https://graph.example/beta/next")]
    [InlineData("http://127.0.0.1:2/beta/next")]
    [InlineData("http://")]
    public async Task NextLink_ToAnotherHost_IsRefused(string link)
    {
        var network = new PlayedNetwork($$"""{ "value": [], "@odata.nextLink": "{{link}}" }""");
        using var session = new TenantSession(
            With("Interactive") with { Cloud = Cloud.Emulator }, GraphCloud.Emulator("http://127.0.0.1:1"),
            new Talk(_ => { }, _ => { }),
            Surroundings.Real with { Handler = () => network, Clock = new ImpatientClock() }, approvals: null,
            CancellationToken.None);
        GraphFault fault = await Assert.ThrowsAsync<GraphFault>(
            async () => await session.Graph.ListAsync(TenantPaths.Scripts, TestContext.Current.CancellationToken)
                .CountAsync(TestContext.Current.CancellationToken));
        Assert.Contains("goes on elsewhere", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, network.Requests);
    }

    private static DeploySettings With(string method) =>
        new() { Deployment = Guid.Parse(Deployment.Id), AuthMethod = Enum.Parse<AuthMethod>(method) };

    private sealed class PlayedNetwork(string answer) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(new HttpResponseMessage
            {
                Content = new StringContent(answer, System.Text.Encoding.UTF8, "application/json"),
                RequestMessage = request,
            });
        }
    }
}
