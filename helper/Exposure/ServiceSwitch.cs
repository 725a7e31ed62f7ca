using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Windows;

namespace CertProp.Exposure;

/// <summary>What the service manager says of CertPropSvc.</summary>
/// <remarks>
/// Triggers (<c>SERVICE_CONFIG_TRIGGER_INFO</c>) are not asked for, because they decide nothing: a service that is not
/// disabled is open whether a trigger, a sign-in or another service starts it, and a disabled one is started by none.
/// </remarks>
/// <param name="startType">2 automatic, 3 manual, 4 disabled; absent where the service is not installed.</param>
/// <param name="runs">Null where that is not known.</param>
internal sealed class ServiceFacts(SettingValue startType, bool? runs)
{
    public SettingValue StartType => startType;

    public bool? Runs => runs;
}

/// <summary>The service that propagates: disabled, and stopped where it runs.</summary>
[SupportedOSPlatform("windows")]
internal sealed class ServiceSwitch : IMachineSwitch
{
    public const string ServiceName = "CertPropSvc";
    public const string KeyPath = $@"SYSTEM\CurrentControlSet\Services\{ServiceName}";
    public const int Disabled = 4; // SERVICE_DISABLED

    private const uint Query = 1 | 4, Change = 2, MayStop = 0x20, MayStart = 0x10; // SERVICE_…
    private const int NoSuchService = 1060; // ERROR_SERVICE_DOES_NOT_EXIST
    private const int AccessDenied = 5, AlreadyRuns = 1056; // ERROR_ACCESS_DENIED, ERROR_SERVICE_ALREADY_RUNNING
    private const uint Stopped = 1; // SERVICE_STOPPED

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    public ProtectedSetting Setting => ProtectedSetting.Service;

    public string Path => ServiceName;

    public string Name => "the start type";

    public long Closed => Disabled;

    public bool IsPolicy => false;

    public static ServiceFacts Ask()
    {
        using SafeServiceHandle service = Advapi32.OpenService(ServiceName, Query);
        if (service.IsInvalid)
        {
            int error = Marshal.GetLastPInvokeError();
            SettingValue unread = error == NoSuchService
                ? SettingValue.Absent
                : SettingValue.Denied(WindowsFaults.Of(error).Message);
            return new ServiceFacts(unread, null);
        }
        SettingValue start = Advapi32.GetStartType(service) is { } type
            ? SettingValue.Of(type)
            : SettingValue.Denied(WindowsFaults.Of(Marshal.GetLastPInvokeError()).Message);
        return new ServiceFacts(start, Advapi32.GetState(service) is { } state ? state != Stopped : null);
    }

    public SettingValue Read() => Ask().StartType;

    // The start type has no place that says who decided it.
    public string? FindOwner() => null;

    public RecordedSwitch Remember(SettingValue present) => new(Setting, present.Number, ran: Ask().Runs is true);

    public SwitchFault? Close(out string? note)
    {
        note = null;
        using SafeServiceHandle service = Advapi32.OpenService(ServiceName, Query | Change | MayStop);
        if (service.IsInvalid || !TrySetStartType(service, Disabled))
            return LastFault();
        if (Advapi32.GetState(service) is Stopped)
            return null;
        if (!Advapi32.TryStop(service))
            note = $"it still runs, until the next restart: {WindowsFaults.Of(Marshal.GetLastPInvokeError()).Message}";
        else if (!HasStopped(service))
            note = "it was told to stop and has not yet";
        return null;
    }

    public SwitchFault? PutBack(RecordedSwitch before)
    {
        uint access = Query | Change | (before.Ran ? MayStart : 0);
        using SafeServiceHandle service = Advapi32.OpenService(ServiceName, access);
        if (service.IsInvalid || !TrySetStartType(service, (uint)before.Before!.Value))
            return LastFault();
        bool runs = !before.Ran || Advapi32.GetState(service) is not Stopped || Advapi32.TryStart(service)
            || Marshal.GetLastPInvokeError() == AlreadyRuns;
        return runs ? null : LastFault();
    }

    // A run that was killed may have got as far as this.
    private static bool TrySetStartType(SafeServiceHandle service, uint startType) =>
        Advapi32.GetStartType(service) == startType || Advapi32.TrySetStartType(service, startType);

    private static bool HasStopped(SafeServiceHandle service)
    {
        for (int i = 0; i < 50 && Advapi32.GetState(service) is not Stopped; i++)
            Thread.Sleep(s_interval);
        return Advapi32.GetState(service) is Stopped;
    }

    private static SwitchFault LastFault()
    {
        int error = Marshal.GetLastPInvokeError();
        return error == AccessDenied
            ? new SwitchFault(denied: true, "only SYSTEM or an elevated administrator may change it")
            : new SwitchFault(denied: false, WindowsFaults.Of(error).Message);
    }
}
