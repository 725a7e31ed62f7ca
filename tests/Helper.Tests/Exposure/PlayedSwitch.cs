using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>
/// A value of a machine that is played, with the keys above it, where a run can be ended at any of its steps.
/// </summary>
internal sealed class PlayedSwitch(ProtectedSetting setting, PlayedMachineState machine, bool isPolicy, long closed)
    : IMachineSwitch
{
    public ProtectedSetting Setting => setting;

    public string Path => setting.Name;

    public string Name => "the value";

    public long Closed => closed;

    public bool IsPolicy => isPolicy;

    public string? Owner { get; set; }

    public SettingValue Value { get; set; } = SettingValue.Absent;

    public int MissingKeys { get; set; }

    public bool Runs { get; set; }

    public SwitchFault? Refuses { get; set; }

    public SettingValue Read() => Value;

    public string? FindOwner() => Owner;

    public RecordedSwitch Remember(SettingValue present) =>
        new(setting, present.Kind is SettingKind.Number ? present.Number : null, MissingKeys, Runs);

    public SwitchFault? Close(out string? note)
    {
        note = null;
        if (Refuses is not null)
            return Refuses;
        machine.Step(() => MissingKeys = 0);
        machine.Step(() => Value = SettingValue.Of(closed));
        machine.Step(() => Runs = false);
        return null;
    }

    public SwitchFault? PutBack(RecordedSwitch before)
    {
        if (Refuses is not null)
            return Refuses;
        machine.Step(() => Value = before.Before is { } number ? SettingValue.Of(number) : SettingValue.Absent);
        machine.Step(() => MissingKeys = before.MissingKeys);
        machine.Step(() => Runs |= before.Ran);
        return null;
    }

    public string Describe() =>
        $"{setting.Name}: {Value.Describe("it")}, {MissingKeys} keys missing, {(Runs ? "runs" : "stopped")}";
}

/// <summary>
/// Counts the steps that change something, the record's among them, and ends the run before one of them.
/// </summary>
internal sealed class PlayedMachineState
{
    private byte[]? _record;

    /// <summary>Before which step the run ends; 0 for never.</summary>
    public int KilledBefore { get; set; }

    public int Steps { get; private set; }

    public bool HasRecord => _record is not null;

    public void Step(Action change)
    {
        Steps++;
        if (Steps == KilledBefore)
            throw new KilledException();
        change();
    }

    public ProtectRecord ReadRecord() =>
        _record is null ? new ProtectRecord() : ProtectRecord.Read("protect.json", _record);

    public string? Save(ProtectRecord record)
    {
        byte[]? bytes = record.IsEmpty ? null : record.Write();
        Step(() => _record = bytes);
        return null;
    }

    public void Restart()
    {
        Steps = 0;
        KilledBefore = 0;
    }
}

/// <summary>The run was ended.</summary>
internal sealed class KilledException : Exception;
