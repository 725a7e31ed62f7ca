using System.Runtime.Versioning;
using Microsoft.Win32;

namespace CertProp.Exposure;

/// <summary>
/// Conditions that are open by configuration, as the portal line names them in <c>x</c>: no card, nothing that runs,
/// and so the same in each run until somebody changes a setting. A few registry values, so that each detection can
/// afford it.
/// </summary>
/// <remarks>
/// The one exception is <c>rdpFiles</c> with <c>--scope machine</c>. The file is the user's and read in that user's own
/// token alone, so that it is known of those who are signed in and of nobody else: the name stands there while one of
/// them has a Default.rdp that offers cards, and not while they are away.
/// </remarks>
internal static class OpenConditions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>All that configuration decides, in the order in which they are named.</summary>
    public static string[] Names { get; } = [Conditions.RdpFiles, Conditions.Redirection, Conditions.Service];

    /// <summary>Names of those that are in this state by configuration.</summary>
    /// <param name="state">Open for certain, closed for certain, or unknown.</param>
    /// <param name="rdpFiles">What is known of users' files; null for nothing.</param>
    /// <param name="redirection">The host's policy.</param>
    /// <param name="startType">Of CertPropSvc.</param>
    /// <param name="certPropEnabled">Its policy.</param>
    public static IReadOnlyList<string> Of(
        ConditionState state, ConditionState? rdpFiles, SettingValue redirection, SettingValue startType,
        SettingValue certPropEnabled)
    {
        ConditionState[] states =
        [
            rdpFiles ?? ConditionState.Unknown,
            Conditions.OfPolicy(redirection),
            Conditions.OfService(startType, certPropEnabled),
        ];
        return [.. Names.Where((_, index) => states[index] == state)];
    }

    /// <summary>Names of this machine's that are open for certain.</summary>
    /// <param name="rdpFiles">What is known of users' files; null for nothing.</param>
    [SupportedOSPlatform("windows")]
    public static IReadOnlyList<string> Read(ConditionState? rdpFiles) => Of(
        ConditionState.Open,
        rdpFiles,
        RegistryReading.Read(PolicyValue.Redirection),
        RegistryReading.Read(Registry.LocalMachine, ServiceSwitch.KeyPath, "Start"),
        RegistryReading.Read(PolicyValue.CertPropEnabled));

    /// <summary>
    /// What this user's Default.rdp says. The folder may be a server's: one that does not answer in two seconds says
    /// nothing.
    /// </summary>
    public static ConditionState ReadRdpFile()
    {
        // A thread of its own, which costs less than the pool does.
        Task<RdpReading> reading = Task.Factory.StartNew(
            () => RdpFolder.ReadDefault(RdpFolder.PathOf(RdpFolder.Documents)),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WaitAny([reading], s_patience) == 0 && reading.IsCompletedSuccessfully
            ? reading.Result.State
            : ConditionState.Unknown;
    }
}
