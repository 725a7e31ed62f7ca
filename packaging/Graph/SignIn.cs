using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Identity;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Signs in the one way that is named; nothing is tried in its place. Secrets come from the environment only.
/// </summary>
/// <param name="variable">Reads the environment.</param>
/// <param name="say">Told what a person has to do.</param>
internal sealed class SignIn(Func<string, string?> variable, Action<string> say)
{
    private const string TenantVariable = "AZURE_TENANT_ID", ClientVariable = "AZURE_CLIENT_ID";
    private const string GithubAddress = "ACTIONS_ID_TOKEN_REQUEST_URL";
    private const string GithubSecret = "ACTIONS_ID_TOKEN_REQUEST_TOKEN";
    private const string CertificateVariable = "AZURE_CLIENT_CERTIFICATE_PATH";

    /// <param name="settings">Names method, tenant and application.</param>
    /// <param name="cloud">Where to sign in.</param>
    /// <exception cref="UsageException">Something that the method needs is missing: all of it is named.</exception>
    public TokenCredential Credential(DeploySettings settings, GraphCloud cloud)
    {
        if (settings.Cloud is Cloud.Emulator)
            return new EmulatorCredential();
        if (Missing(settings) is { Count: > 0 } missing)
            throw new UsageException(Sentence(missing));
        string? tenant = settings.Tenant ?? Optional(TenantVariable);
        string? client = settings.ClientId ?? Optional(ClientVariable);
        Uri authority = cloud.Authority;
        return settings.AuthMethod switch
        {
            AuthMethod.AzureCli => new AzureCliCredential(
                new AzureCliCredentialOptions { TenantId = tenant, AuthorityHost = authority }),
            AuthMethod.ManagedIdentity => new ManagedIdentityCredential(
                client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client)),
            var method => OfApplication(method, tenant!, client!, authority),
        };
    }

    /// <summary>All that a method needs and that is not there.</summary>
    public IReadOnlyList<Prerequisite> Missing(DeploySettings settings)
    {
        // With these two the machine knows who it is.
        bool isKnown = settings.AuthMethod is AuthMethod.AzureCli or AuthMethod.ManagedIdentity;
        if (isKnown || settings.Cloud is Cloud.Emulator)
            return [];
        var needed = new List<Prerequisite>();
        if (settings.Tenant is null)
            needed.Add(new(TenantVariable, "the tenant's id or domain, or \"tenant\" in the settings"));
        if (settings.ClientId is null)
        {
            needed.Add(new(
                ClientVariable,
                "Application (client) ID of the app registration, or \"auth\": { \"clientId\" } in the settings"));
        }
        needed.AddRange(VariablesOf(settings.AuthMethod));
        return [.. needed.Where(one => Optional(one.Variable) is null)];
    }

    private static Prerequisite[] VariablesOf(AuthMethod method) => method switch
    {
        AuthMethod.WorkloadIdentity => [new("AZURE_FEDERATED_TOKEN_FILE", "the path of the federated token")],
        AuthMethod.GithubOidc =>
            [new(GithubAddress, GithubToken.Needs), new(GithubSecret, GithubToken.Needs)],
        AuthMethod.AzurePipelines =>
        [
            // Azure.Identity reads it by itself, and later.
            new("SYSTEM_OIDCREQUESTURI", "azurePipelines works in Azure DevOps pipelines only"),
            new("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "the id of the service connection"),
            new("SYSTEM_ACCESSTOKEN", "the pipeline's own token, $(System.AccessToken)"),
        ],
        AuthMethod.Certificate => [new(CertificateVariable, "the path of the certificate with its key, PEM or PFX")],
        AuthMethod.Secret => [new("AZURE_CLIENT_SECRET", "the client secret")],
        _ => [],
    };

    private static string Sentence(IReadOnlyList<Prerequisite> missing) => missing is [var one]
        ? $"the environment variable {one.Variable} is missing: {one.What}"
        : $"{missing.Count} environment variables are missing: "
            + string.Join(", ", missing.Select(each => $"{each.Variable} ({each.What})"));

    private TokenCredential OfApplication(AuthMethod method, string tenant, string client, Uri authority) =>
        method switch
        {
            AuthMethod.Interactive => new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions
            {
                TenantId = tenant,
                ClientId = client,
                AuthorityHost = authority,
            }),
            AuthMethod.DeviceCode => new DeviceCodeCredential(new DeviceCodeCredentialOptions
            {
                TenantId = tenant,
                ClientId = client,
                AuthorityHost = authority,
                DeviceCodeCallback = (code, _) =>
                {
                    say(code.Message);
                    return Task.CompletedTask;
                },
            }),
            AuthMethod.WorkloadIdentity => new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
            {
                TenantId = tenant,
                ClientId = client,
                AuthorityHost = authority,
                TokenFilePath = variable("AZURE_FEDERATED_TOKEN_FILE"),
            }),
            AuthMethod.GithubOidc => new ClientAssertionCredential(
                tenant, client,
                new GithubToken(variable(GithubAddress)!, variable(GithubSecret)!).ReadAsync,
                new ClientAssertionCredentialOptions { AuthorityHost = authority }),
            AuthMethod.AzurePipelines => new AzurePipelinesCredential(
                tenant, client, variable("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"), variable("SYSTEM_ACCESSTOKEN"),
                new AzurePipelinesCredentialOptions { AuthorityHost = authority }),
            AuthMethod.Certificate => OfCertificate(tenant, client, authority),
            _ => new ClientSecretCredential(
                tenant, client, variable("AZURE_CLIENT_SECRET"),
                new ClientSecretCredentialOptions { AuthorityHost = authority }),
        };

    private ClientCertificateCredential OfCertificate(string tenant, string client, Uri authority)
    {
        string path = variable(CertificateVariable)!;
        try
        {
            X509Certificate2 certificate = path.EndsWith(".pem", StringComparison.OrdinalIgnoreCase)
                ? X509Certificate2.CreateFromPemFile(path)
                : X509CertificateLoader.LoadPkcs12FromFile(path, Optional("AZURE_CLIENT_CERTIFICATE_PASSWORD"));
            return new ClientCertificateCredential(
                tenant, client, certificate, new ClientCertificateCredentialOptions { AuthorityHost = authority });
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new UsageException(
                $"the certificate that {CertificateVariable} names cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private string? Optional(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The emulator takes one token from everybody.</summary>
    private sealed class EmulatorCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("emulator", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(
            TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>Something that has to be there before anybody can sign in.</summary>
/// <param name="Variable">The environment variable that holds it.</param>
/// <param name="What">What it is, and where else it may stand.</param>
internal sealed record Prerequisite(string Variable, string What);
