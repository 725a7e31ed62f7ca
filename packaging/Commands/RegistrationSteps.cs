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

    /// <summary>Whether people sign in by a method; with the Azure CLI both do, and mostly people.</summary>
    public static bool IsForPeople(AuthMethod method) =>
        method is AuthMethod.Interactive or AuthMethod.DeviceCode or AuthMethod.AzureCli;

    /// <summary>From nothing to a registration that works.</summary>
    public IReadOnlyList<RegistrationStep> All(IEnumerable<Need> needs) => settings.AuthMethod is AuthMethod.ManagedIdentity
        ? Permissions(needs)
        :
        [
            Step("Entra admin center > App registrations > New registration: any name, \"Accounts in this organizational "
                + "directory only\" (single tenant)."),
            Step("Its Overview: Application (client) ID and Directory (tenant) ID go into the settings, \"auth\": "
                + "{ \"clientId\" } and \"tenant\"."),
            .. Authentication().Select(Step),
            .. Permissions(needs),
        ];

    /// <summary>What a registration that is there still lacks.</summary>
    public IReadOnlyList<RegistrationStep> Permissions(IEnumerable<Need> needs)
    {
        RegisteredPermission[] rows =
        [
            .. needs.DistinctBy(need => need.Permission.Name).Select(need => new RegisteredPermission(
                need.Permission.Name, isPerson ? need.Permission.ScopeId : need.Permission.RoleId, need.For)),
        ];
        if (settings.AuthMethod is AuthMethod.ManagedIdentity)
        {
            return
            [
                new("A managed identity has no page for API permissions: assign it these application roles of Microsoft "
                    + $"Graph ({Permission.GraphApplication}), for example with New-MgServicePrincipalAppRoleAssignment:",
                    rows),
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
        "Intune admin center > Tenant administration > Roles: people also need a role with Mobile apps, Device "
        + "configurations and Organization (Read), for on-demand runs also Remote tasks > Run remediation.");

    private IEnumerable<string> Authentication() => settings.AuthMethod switch
    {
        AuthMethod.Interactive => [Platform],
        AuthMethod.DeviceCode => [Platform, "Authentication > Advanced settings > Allow public client flows: Yes."],
        AuthMethod.GithubOidc =>
        [
            $"{Federated} > GitHub Actions deploying Azure resources: organization, repository, and the environment or "
                + "branch that publishes; the job needs \"permissions: id-token: write\".",
        ],
        AuthMethod.AzurePipelines =>
        [
            $"{Federated} > Other issuer: issuer and subject as the service connection (Azure Resource Manager, workload "
                + "identity federation) shows them.",
        ],
        AuthMethod.WorkloadIdentity =>
        [
            $"{Federated} > Kubernetes accessing Azure resources, or Other issuer: issuer and subject of the token in "
                + "AZURE_FEDERATED_TOKEN_FILE.",
        ],
        AuthMethod.Certificate =>
        [
            $"{Certificates} > Certificates > Upload certificate: the public part; AZURE_CLIENT_CERTIFICATE_PATH names the "
                + "file with the key (a PFX with a password: AZURE_CLIENT_CERTIFICATE_PASSWORD).",
        ],
        AuthMethod.Secret =>
        [
            $"{Certificates} > Client secrets > New client secret: its value goes into the environment variable "
                + "AZURE_CLIENT_SECRET, and nowhere else.",
        ],
        _ =>
        [
            $"{Certificates}: a certificate or secret, and az login --service-principal with it; as a person the Azure "
                + "CLI has no Intune permissions.",
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
