using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Graph;

/// <summary>The commands that talk to a tenant.</summary>
internal enum TenantCommand
{
    Plan,
    Publish,

    /// <summary>On-demand run on single devices.</summary>
    Run,
    Status,
}

/// <summary>One permission that a command needs.</summary>
/// <param name="Permission">Which.</param>
/// <param name="For">What it does with it, in words.</param>
/// <param name="IsOptional">Whether the command works without it, and shows less.</param>
internal sealed record Need(Permission Permission, string For, bool IsOptional = false)
{
    /// <summary>What a command needs under some settings: nobody has to grant the reading of filters where none is
    /// named.</summary>
    public static IReadOnlyList<Need> Of(TenantCommand command, DeploySettings settings) => command switch
    {
        TenantCommand.Plan =>
        [
            new(Permission.ScriptsRead, "reads remediations"),
            new(Permission.AppsRead, "reads apps"),
            .. NamesOf(settings),
        ],
        TenantCommand.Publish =>
        [
            new(Permission.ScriptsWrite, "makes, changes and assigns remediations"),
            .. BringsApp(settings)
                ? new[] { new Need(Permission.AppsWrite, "makes, changes and assigns apps") }
                : [new Need(Permission.AppsRead, "looks for apps that are left over")],
            .. NamesOf(settings),
        ],
        TenantCommand.Run =>
        [
            new(Permission.ScriptsRead, "finds the remediation, and reads what devices report"),
            new(Permission.DevicesRead, "finds devices by name"),
            new(Permission.RemoteTasks, "starts a remediation on a device"),
        ],
        _ =>
        [
            new(Permission.ScriptsRead, "reads what devices reported"),
            new(Permission.Exports, "export jobs, for many devices at once", IsOptional: true),
        ],
    };

    /// <summary>Whether the names in the settings and the objects of the rings matter to a command.</summary>
    public static bool UsesRings(TenantCommand command) => command is TenantCommand.Plan or TenantCommand.Publish;

    /// <summary>Whether an app of ours is, or will be, in the tenant.</summary>
    public static bool BringsApp(DeploySettings settings) =>
        settings.Rings.Count == 0 || settings.Rings.Any(ring => ring.Delivery is HelperDelivery.Intune);

    private static IEnumerable<Need> NamesOf(DeploySettings settings)
    {
        if (settings.Rings.Any(ring => ring.Filter is not null))
            yield return new Need(Permission.FiltersRead, "finds filters");
        if (settings.ScopeTags.Count > 0)
        {
            yield return new Need(
                Permission.ScopeTagsRead, "finds scope tags (or DeviceManagementRBAC.Read.All)");
        }
        IEnumerable<string> targets = settings.Rings.SelectMany(ring => ring.Include.Concat(ring.Exclude));
        if (targets.Any(target => target is not (Ring.AllDevices or Ring.AllUsers)))
            yield return new Need(Permission.GroupsRead, "finds groups (or Group.Read.All)");
    }
}
