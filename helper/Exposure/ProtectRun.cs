using System.Runtime.Versioning;
using CertProp.Backups;
using CertProp.Policies;

namespace CertProp.Exposure;

/// <summary>Closes and puts back what one backup folder has the record of: the machine's, or a user's.</summary>
[SupportedOSPlatform("windows")]
internal static class ProtectRun
{
    private static IReadOnlyList<IMachineSwitch> Switches =>
    [
        new PolicySwitch(ProtectedSetting.Redirection, PolicyValue.Redirection),
        new PolicySwitch(ProtectedSetting.CertPropPolicy, PolicyValue.CertPropEnabled),
        new ServiceSwitch(),
    ];

    /// <summary>What a policy wants closed.</summary>
    public static IReadOnlyList<ProtectedSetting> SettingsOf(Policy policy) =>
        [.. ProtectedSetting.All.Where(setting => policy.Protect.Contains(setting.Name))];

    /// <param name="folder">Locked where anything is changed; null for a preview where there is none yet.</param>
    /// <param name="settings">What to close.</param>
    /// <param name="users">Whether the user's, or the machine's.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    public static IReadOnlyList<ProtectOutcome> Close(
        BackupFolder? folder, IEnumerable<ProtectedSetting> settings, bool users, bool preview)
    {
        ProtectedSetting[] ours = [.. settings.Where(setting => setting.IsUsers == users)];
        if (ours.Length == 0)
            return [];
        ProtectRecord record;
        try
        {
            record = folder?.ReadProtection() ?? new ProtectRecord();
        }
        catch (Exception e) when (e is DeniedException or InvalidInputException)
        {
            // Without knowing what was there before, nothing is changed; whatever else the run is about goes on.
            return
            [
                .. ours.Select(setting => new ProtectOutcome(setting, OutcomeKind.Failed, folder!.FullPath, e.Message)
                {
                    Denied = e is DeniedException,
                }),
            ];
        }
        if (!users)
            return new MachineProtection(Switches, record, Save(folder, record)).Close(ours, preview);
        // All of them are more than the one.
        ProtectedSetting widest = ours.Contains(ProtectedSetting.AllRdpFiles) ? ProtectedSetting.AllRdpFiles : ours[0];
        return OfUser(record, Save(folder, record)).Close(widest, preview);
    }

    /// <inheritdoc cref="Close"/>
    public static IReadOnlyList<ProtectOutcome> PutBack(BackupFolder? folder, bool users, bool preview)
    {
        ProtectRecord record = folder?.ReadProtection() ?? new ProtectRecord();
        return record.IsEmpty ? []
            : users ? OfUser(record, Save(folder, record)).PutBack(preview)
            : new MachineProtection(Switches, record, Save(folder, record)).PutBack(preview);
    }

    private static RdpProtection OfUser(ProtectRecord record, Func<string?> save) => new(
        RdpFolder.PathOf(RdpFolder.Documents), RdpFolder.PathOf(RdpFolder.Desktop), record, save);

    private static Func<string?> Save(BackupFolder? folder, ProtectRecord record) => () =>
        folder is null ? "there is no backup folder"
        : folder.WriteProtection(record) is { } fault ? $"{ProtectRecord.Name}: {fault.Message}"
        : null;
}
