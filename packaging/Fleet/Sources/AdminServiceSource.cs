using System.Net;
using System.Runtime.CompilerServices;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Fleet.Sources;

/// <summary>What Configuration Manager knows of a deployed baseline, one row a device and user.</summary>
/// <param name="connection">The site.</param>
/// <param name="settings">Which deployment, in which mode.</param>
/// <param name="status">Whether users are told apart.</param>
/// <param name="prefix">What names of our baselines begin with.</param>
/// <param name="assignment">Id of the deployment; null to find it.</param>
/// <param name="say">Told of what the site does not have.</param>
internal sealed class AdminServiceSource(
    AdminServiceConnection connection, ConfigMgrSettings settings, StatusSettings status, string prefix, int? assignment,
    Action<string> say) : IFleetSource
{
    private const string Delay = "Clients report at their next evaluation, and the site summarizes what they report.";

    // Source: SMS_DeploymentSummary, FeatureType.
    private const int Baseline = 6;

    // Each is a request of its own.
    private const int MostSingleReads = 500;

    private static readonly (string Class, DetectionState State)[] s_classes =
    [
        ("SMS_DCMDeploymentCompliantAssetDetails", DetectionState.Success),
        ("SMS_DCMDeploymentNonCompliantAssetDetails", DetectionState.Fail),
        ("SMS_DCMDeploymentErrorAssetDetails", DetectionState.ScriptError),
        ("SMS_DCMDeploymentUnknownAssetDetails", DetectionState.Pending),
    ];

    private readonly PortalLines _lines = new();
    private int _singleReads;

    public FleetOrigin Origin { get; private set; } = new("Configuration Manager, AdminService", null, Delay);

    public async IAsyncEnumerable<DeviceRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        AdminDeployment deployment = await FindAsync(cancellation);
        Origin = Origin with { DataOf = deployment.SummarizationTime };
        var package = new FleetPackage(
            $"{deployment.AssignmentID}", deployment.CollectionName ?? deployment.Collection ?? settings.Collection,
            settings.Mode is RingMode.Remediate);
        foreach ((string name, DetectionState state) in s_classes)
        {
            await foreach (AdminAsset asset in AssetsAsync(name, deployment, cancellation))
                yield return Row(package, state, await WholeAsync(asset, state, cancellation));
        }
    }

    private async Task<AdminDeployment> FindAsync(CancellationToken cancellation)
    {
        string filter = assignment is { } id
            ? $"AssignmentID eq {id}"
            : $"FeatureType eq {Baseline} and CollectionID eq "
                + $"'{settings.Collection.Replace("'", "''", StringComparison.Ordinal)}'";
        var found = new List<AdminDeployment>();
        await foreach (AdminDeployment one in DeploymentsAsync(filter, cancellation))
        {
            bool isOurs = assignment is { } wanted
                ? one.AssignmentID == wanted
                : one.FeatureType == Baseline && settings.Collection.Equals(one.Collection, StringComparison.OrdinalIgnoreCase)
                    && one.SoftwareName?.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) is true;
            if (isOurs)
                found.Add(one);
        }
        return found switch
        {
            [var one] => one,
            [] => throw new ConflictException(assignment is null
                ? $"no baseline whose name begins with \"{prefix}\" is deployed to collection "
                    + $"{settings.Collection}, or this account does not see it"
                : $"there is no deployment {assignment} that this account sees"),
            _ => throw new ConflictException(
                $"{found.Count} baselines are deployed to collection {settings.Collection}: "
                + string.Join(", ", found.Select(one => $"{one.AssignmentID} ({one.SoftwareName})")) + "; choose with --assignment"),
        };
    }

    // Some sites take no such filter, so what comes is looked at here anyway.
    private async IAsyncEnumerable<AdminDeployment> DeploymentsAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Class = "wmi/SMS_DeploymentSummary";
        IAsyncEnumerator<AdminDeployment> deployments = connection
            .ListAsync($"{Class}?$filter={Uri.EscapeDataString(filter)}", AdminServiceJson.Default.AdminPageAdminDeployment, cancellation)
            .GetAsyncEnumerator(cancellation);
        bool any;
        try
        {
            any = await deployments.MoveNextAsync();
        }
        catch (AdminServiceFault fault) when (fault.Status is HttpStatusCode.BadRequest)
        {
            await deployments.DisposeAsync();
            deployments = connection.ListAsync(Class, AdminServiceJson.Default.AdminPageAdminDeployment, cancellation)
                .GetAsyncEnumerator(cancellation);
            any = await deployments.MoveNextAsync();
        }
        await using (deployments)
        {
            for (; any; any = await deployments.MoveNextAsync())
                yield return deployments.Current;
        }
    }

    private async IAsyncEnumerable<AdminAsset> AssetsAsync(
        string name, AdminDeployment deployment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string path = $"wmi/{name}?$filter={Uri.EscapeDataString($"AssignmentID eq {deployment.AssignmentID}")}";
        await using IAsyncEnumerator<AdminAsset> assets = connection
            .ListAsync(path, AdminServiceJson.Default.AdminPageAdminAsset, cancellation).GetAsyncEnumerator(cancellation);
        while (true)
        {
            try
            {
                if (!await assets.MoveNextAsync())
                    yield break;
            }
            catch (AdminServiceFault fault) when (fault.Status is HttpStatusCode.NotFound)
            {
                // Which classes a site exposes differs from version to version.
                say($"This site does not show {name}; devices of that kind are missing ...");
                yield break;
            }
            yield return assets.Current;
        }
    }

    // Lists leave lazy properties out; only the instance has them.
    private async Task<AdminAsset> WholeAsync(AdminAsset asset, DetectionState state, CancellationToken cancellation)
    {
        if (state is not DetectionState.Fail || asset is not { DiscoveredValue: null, Link: { } link })
            return asset;
        if (++_singleReads > MostSingleReads)
        {
            if (_singleReads == MostSingleReads + 1)
                say($"More than {MostSingleReads} values would have to be read one by one; the others count as "
                    + "leaked ...");
            return asset;
        }
        return await connection.GetAsync(link, AdminServiceJson.Default.AdminAsset, cancellation);
    }

    private DeviceRow Row(FleetPackage package, DetectionState state, AdminAsset asset)
    {
        PortalLine? now = _lines.Parse(asset.DiscoveredValue), before = _lines.Parse(asset.PreviousValue);
        // Values of compliant settings are not sent; what it said before tells that something was removed.
        bool isFixed = state is DetectionState.Success && before is { Word: PortalWord.Leaked };
        string device = asset.DeviceName ?? $"{asset.Resource}";
        return new DeviceRow
        {
            Package = package,
            DeviceId = $"{(asset.Resource is { } id ? $"{id}" : device)}{(status.UserNames && asset.User is { } user ? $" {user}" : "")}",
            DeviceName = device,
            User = asset.User,
            Detection = isFixed ? DetectionState.Fail : state,
            Remediation = isFixed ? RemediationState.Success : RemediationState.Unknown,
            Before = isFixed ? before : now,
            IsForeign = state is DetectionState.Fail && now is null && !string.IsNullOrWhiteSpace(asset.DiscoveredValue),
            Fault = asset.ErrorDescription,
            FaultCode = asset.ErrorCode is { } code and not 0 ? $"0x{(uint)code:X8}" : null,
            Since = asset.StatusTime,
        };
    }
}
