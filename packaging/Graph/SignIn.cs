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
    /// <param name="settings">Names method, tenant and application.</param>
    /// <param name="cloud">Where to sign in.</param>
    /// <exception cref="UsageException">Something that the method needs is missing.</exception>
    public TokenCredential Credential(DeploySettings settings, GraphCloud cloud)
    {
        if (settings.Cloud is Cloud.Emulator)
            return new EmulatorCredential();
        string? tenant = settings.Tenant ?? Optional("AZURE_TENANT_ID");
        string? client = settings.ClientId ?? Optional("AZURE_CLIENT_ID");
        Uri authority = cloud.Authority;
        return settings.AuthMethod switch
        {
            AuthMethod.AzureCli => new AzureCliCredential(
                new AzureCliCredentialOptions { TenantId = tenant, AuthorityHost = authority }),
            AuthMethod.ManagedIdentity => new ManagedIdentityCredential(
                client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client)),
            var method => OfApplication(
                method,
                tenant ?? Required("AZURE_TENANT_ID", "\"tenant\" in the settings, or it, must name the tenant"),
                client ?? Required(
                    "AZURE_CLIENT_ID",
                    "\"auth\": { \"clientId\" } in the settings, or it, must name the app registration"),
                authority),
        };
    }

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
                TokenFilePath = Required("AZURE_FEDERATED_TOKEN_FILE", "the path of the federated token"),
            }),
            AuthMethod.GithubOidc => new ClientAssertionCredential(
                tenant, client,
                new GithubToken(
                    Required("ACTIONS_ID_TOKEN_REQUEST_URL", GithubToken.Needs),
                    Required("ACTIONS_ID_TOKEN_REQUEST_TOKEN", GithubToken.Needs)).ReadAsync,
                new ClientAssertionCredentialOptions { AuthorityHost = authority }),
            AuthMethod.AzurePipelines => OfPipeline(tenant, client, authority),
            AuthMethod.Certificate => OfCertificate(tenant, client, authority),
            _ => new ClientSecretCredential(
                tenant, client, Required("AZURE_CLIENT_SECRET", "the client secret"),
                new ClientSecretCredentialOptions { AuthorityHost = authority }),
        };

    private AzurePipelinesCredential OfPipeline(string tenant, string client, Uri authority)
    {
        // Azure.Identity reads it by itself, and later.
        Required("SYSTEM_OIDCREQUESTURI", "azurePipelines works in Azure DevOps pipelines only");
        return new AzurePipelinesCredential(
            tenant, client,
            Required("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "the id of the service connection"),
            Required("SYSTEM_ACCESSTOKEN", "the pipeline's own token, $(System.AccessToken)"),
            new AzurePipelinesCredentialOptions { AuthorityHost = authority });
    }

    private ClientCertificateCredential OfCertificate(string tenant, string client, Uri authority)
    {
        const string Variable = "AZURE_CLIENT_CERTIFICATE_PATH";
        string path = Required(Variable, "the path of the certificate with its key, PEM or PFX");
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
            throw new UsageException($"the certificate that {Variable} names cannot be read: {e.Message.TrimEnd('.')}");
        }
    }

    private string? Optional(string name) => variable(name) is { Length: > 0 } value ? value : null;

    private string Required(string name, string what) =>
        Optional(name) ?? throw new UsageException($"the environment variable {name} is missing: {what}");

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
