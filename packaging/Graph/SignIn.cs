using Azure.Core;
using Azure.Identity;
using CertProp.Deploy.Settings;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Authentication.Azure;

namespace CertProp.Deploy.Graph;

/// <summary>Signs in the one way that is named; nothing is tried in its place. Secrets come from the environment only.</summary>
internal static class SignIn
{
    /// <param name="settings">Names method, tenant and application.</param>
    /// <param name="cloud">Where to sign in.</param>
    /// <param name="say">Told what a person has to do.</param>
    /// <exception cref="UsageException">Something that the method needs is missing.</exception>
    public static IAuthenticationProvider Provider(DeploySettings settings, GraphCloud cloud, Action<string> say) =>
        settings.Cloud is Cloud.Emulator
            ? new EmulatorAuthentication()
            : new AzureIdentityAuthenticationProvider(
                Credential(settings, cloud, say), [cloud.Root.Host], isCaeEnabled: true, scopes: [cloud.Scope]);

    /// <inheritdoc cref="Provider"/>
    public static TokenCredential Credential(DeploySettings settings, GraphCloud cloud, Action<string> say)
    {
        string tenant = settings.Tenant ?? Variable("AZURE_TENANT_ID", "the tenant, which the settings do not name");
        string? client = settings.ClientId ?? Environment.GetEnvironmentVariable("AZURE_CLIENT_ID");
        Uri authority = cloud.Authority;
        return settings.AuthMethod switch
        {
            AuthMethod.Interactive => new InteractiveBrowserCredential(new InteractiveBrowserCredentialOptions
            {
                TenantId = tenant,
                ClientId = Required(client),
                AuthorityHost = authority,
            }),
            AuthMethod.DeviceCode => new DeviceCodeCredential(new DeviceCodeCredentialOptions
            {
                TenantId = tenant,
                ClientId = Required(client),
                AuthorityHost = authority,
                DeviceCodeCallback = (code, _) =>
                {
                    say(code.Message);
                    return Task.CompletedTask;
                },
            }),
            AuthMethod.AzureCli => new AzureCliCredential(new AzureCliCredentialOptions { TenantId = tenant, AuthorityHost = authority }),
            AuthMethod.ManagedIdentity => new ManagedIdentityCredential(
                client is null ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(client)),
            AuthMethod.WorkloadIdentity => new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions
            {
                TenantId = tenant,
                ClientId = Required(client),
                AuthorityHost = authority,
                TokenFilePath = Variable("AZURE_FEDERATED_TOKEN_FILE", "the path of the federated token"),
            }),
            AuthMethod.GithubOidc => new ClientAssertionCredential(
                tenant, Required(client), GithubToken.ReadAsync, new ClientAssertionCredentialOptions { AuthorityHost = authority }),
            AuthMethod.AzurePipelines => new AzurePipelinesCredential(
                tenant, Required(client), Variable("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "the id of the service connection"),
                Variable("SYSTEM_ACCESSTOKEN", "the pipeline's own token: $(System.AccessToken)"),
                new AzurePipelinesCredentialOptions { AuthorityHost = authority }),
            AuthMethod.Certificate => new ClientCertificateCredential(
                tenant, Required(client), Variable("AZURE_CLIENT_CERTIFICATE_PATH", "the path of the certificate with its key"),
                new ClientCertificateCredentialOptions { AuthorityHost = authority }),
            _ => new ClientSecretCredential(
                tenant, Required(client), Variable("AZURE_CLIENT_SECRET", "the client secret"),
                new ClientSecretCredentialOptions { AuthorityHost = authority }),
        };
    }

    private static string Required(string? client) => client
        ?? throw new UsageException("\"auth\": { \"clientId\" } in the settings, or AZURE_CLIENT_ID in the environment, must name the app registration");

    private static string Variable(string name, string what) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
        ? value
        : throw new UsageException($"the environment variable {name} is missing: {what}");

    /// <summary>The emulator takes one token from everybody.</summary>
    private sealed class EmulatorAuthentication : IAuthenticationProvider
    {
        public Task AuthenticateRequestAsync(
            RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
        {
            request.Headers.TryAdd("Authorization", "Bearer emulator");
            return Task.CompletedTask;
        }
    }
}
