using System.Runtime.Versioning;
using Microsoft.Win32;

namespace CertProp.Exposure;

/// <summary>
/// Conditions that are open by configuration, as the portal line names them: no card, no session, nothing that changes by
/// itself. A few registry values, so that each detection can afford it.
/// </summary>
internal static class OpenConditions
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>Names of those that are open for certain, in one order.</summary>
    /// <param name="rdpFiles">What is known of users' files; null for nothing.</param>
    /// <param name="redirection">The host's policy.</param>
    /// <param name="startType">Of CertPropSvc.</param>
    /// <param name="certPropEnabled">Its policy.</param>
    public static IReadOnlyList<string> Of(
        ConditionState? rdpFiles, SettingValue redirection, SettingValue startType, SettingValue certPropEnabled)
    {
        var open = new List<string>();
        if (rdpFiles is ConditionState.Open)
            open.Add(Conditions.RdpFiles);
        if (Conditions.OfPolicy(redirection) is ConditionState.Open)
            open.Add(Conditions.Redirection);
        if (Conditions.OfService(startType, certPropEnabled) is ConditionState.Open)
            open.Add(Conditions.Service);
        return open;
    }

    [SupportedOSPlatform("windows")]
    public static IReadOnlyList<string> Read(ConditionState? rdpFiles) => Of(
        rdpFiles,
        RegistryReading.Read(PolicyValue.Redirection),
        RegistryReading.Read(Registry.LocalMachine, ServiceSwitch.KeyPath, "Start"),
        RegistryReading.Read(PolicyValue.CertPropEnabled));

    /// <summary>What this user's Default.rdp says. The folder may be a server's: one that does not answer says nothing.</summary>
    public static ConditionState ReadRdpFile()
    {
        string documents = Environment.GetFolderPath(Environment.SpecialFolder.MyDocuments, Environment.SpecialFolderOption.DoNotVerify);
        // A thread of its own, which costs less than the pool does.
        Task<RdpReading> reading = Task.Factory.StartNew(
            () => RdpFolder.ReadDefault(documents), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WaitAny([reading], s_patience) == 0 && reading.IsCompletedSuccessfully ? reading.Result.State : ConditionState.Unknown;
    }
}
