using CertProp.Deploy.Graph;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>One thing that somebody does in a portal.</summary>
/// <param name="Text">What.</param>
/// <param name="Permissions">What to choose there; empty for most steps.</param>
internal sealed record RegistrationStep(string Text, IReadOnlyList<RegisteredPermission> Permissions);

/// <summary>A permission as one picks it.</summary>
/// <param name="Name">In the portal.</param>
/// <param name="Id">In manifests and scripts: of the application role, or of the delegated permission.</param>
/// <param name="For">What it is for.</param>
internal sealed record RegisteredPermission(string Name, Guid Id, string For);

/// <summary>The exact steps by which an identity gets what it lacks.</summary>
/// <param name="settings">Name method and tenant.</param>
/// <param name="isPerson">Whether a person signs in.</param>
internal sealed class RegistrationSteps(DeploySettings settings, bool isPerson)
{
    private const string Certificates = "Certificates & secrets";
    private const string Federated = $"{Certificates} > Federated credentials > Add credential";

    /// <summary>Whether people sign in by a method. With the Azure CLI they may, but as an application only it has
    /// Intune permissions.</summary>
    public static bool IsForPeople(AuthMethod method) => method is AuthMethod.Interactive or AuthMethod.DeviceCode;

    /// <summary>From nothing to a registration that works.</summary>
    public IReadOnlyList<RegistrationStep> All(IEnumerable<Need> needs) =>
        settings.AuthMethod is AuthMethod.ManagedIdentity ? Permissions(needs) :
        [
            Step("Entra admin center > App registrations > New registration: accounts in this directory only (single "
                + "tenant)."),
            Step("Overview: Application (client) ID and Directory (tenant) ID become \"clientId\" and \"tenant\" of "
                + "the settings."),
            .. Authentication().Select(Step),
            .. Permissions(needs),
        ];

    /// <summary>What a registration that is there still lacks.</summary>
    public IReadOnlyList<RegistrationStep> Permissions(IEnumerable<Need> needs)
    {
        RegisteredPermission[] rows =
        [
            .. needs.GroupBy(need => need.Permission.Name).Select(same => new RegisteredPermission(
                same.Key, isPerson ? same.First().Permission.ScopeId : same.First().Permission.RoleId,
                string.Join(", ", same.Select(need => need.IsOptional ? $"{need.For} (optional)" : need.For)))),
        ];
        if (settings.AuthMethod is AuthMethod.ManagedIdentity)
        {
            return
            [
                new("Managed identities have no page for this: New-MgServicePrincipalAppRoleAssignment assigns "
                    + $"application roles of Microsoft Graph ({Permission.GraphApplication}):", rows),
            ];
        }
        return
        [
            new($"API permissions > Add a permission > Microsoft Graph > {(isPerson ? "Delegated" : "Application")} "
                + "permissions:", rows),
            Step($"API permissions > Grant admin consent{(settings.Tenant is { } tenant ? $" for {tenant}" : "")}."),
            .. isPerson ? [IntuneRole] : Array.Empty<RegistrationStep>(),
        ];
    }

    /// <summary>What people need beside permissions, and applications do not.</summary>
    public static RegistrationStep IntuneRole { get; } = Step(
        "Intune admin center > Tenant administration > Roles: whoever signs in has Mobile apps, Device configurations, "
        + "Organization (Read), and for run Remote tasks > Run remediation.");

    private IEnumerable<string> Authentication() => settings.AuthMethod switch
    {
        AuthMethod.Interactive => [Platform],
        AuthMethod.DeviceCode => [Platform, "Authentication > Advanced settings > Allow public client flows: Yes."],
        AuthMethod.GithubOidc =>
        [
            $"{Federated} > GitHub Actions deploying Azure resources: repository, environment or branch.",
            "The job that publishes has \"permissions: id-token: write\".",
        ],
        AuthMethod.AzurePipelines =>
        [
            $"{Federated} > Other issuer: issuer and subject of the service connection.",
            "The step that publishes has AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, and SYSTEM_ACCESSTOKEN: "
                + "$(System.AccessToken), in env.",
        ],
        AuthMethod.WorkloadIdentity =>
        [
            $"{Federated} > Kubernetes accessing Azure resources, or Other issuer: issuer and subject of the token.",
        ],
        AuthMethod.Certificate =>
        [
            $"{Certificates} > Certificates > Upload certificate: the public part, without its key.",
            "AZURE_CLIENT_CERTIFICATE_PATH names the PEM or PFX with the key, AZURE_CLIENT_CERTIFICATE_PASSWORD is its "
                + "password.",
        ],
        AuthMethod.Secret =>
        [
            $"{Certificates} > Client secrets > New client secret: into the environment, AZURE_CLIENT_SECRET, only.",
        ],
        _ =>
        [
            $"{Certificates}: a certificate or secret, and with it az login --service-principal.",
            "As a person the Azure CLI has no Intune permissions.",
        ],
    };

    private const string Platform =
        "Authentication > Add a platform > Mobile and desktop applications: redirect URI http://localhost.";

    private static RegistrationStep Step(string text) => new(text, []);

    /// <summary>Numbered, permissions in columns.</summary>
    public static void Write(TextWriter output, IReadOnlyList<RegistrationStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            output.WriteLine($"  {i + 1}. {SafeText.Escape(steps[i].Text)}");
            int width = steps[i].Permissions.Select(permission => permission.Name.Length).DefaultIfEmpty().Max();
            foreach (RegisteredPermission permission in steps[i].Permissions)
                output.WriteLine($"     {permission.Name.PadRight(width)}  {permission.Id}  {permission.For}");
        }
    }
}
