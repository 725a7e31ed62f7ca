namespace CertProp.Exposure;

/// <summary>
/// Closes values of the machine and puts back what was there. What was there is on the disk before anything changes,
/// so a run that is killed at any instant can be undone; done again, nothing changes, and what was recorded first
/// stays.
/// </summary>
/// <param name="switches">All that this machine has.</param>
/// <param name="record">What was recorded before; changed here.</param>
/// <param name="save">Writes the record to the disk; why that failed, or null.</param>
internal sealed class MachineProtection(
    IReadOnlyList<IMachineSwitch> switches, ProtectRecord record, Func<string?> save)
{
    /// <param name="settings">What to close.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    public IReadOnlyList<ProtectOutcome> Close(IReadOnlyList<ProtectedSetting> settings, bool preview)
    {
        var outcomes = new List<ProtectOutcome>();
        var chosen = new List<IMachineSwitch>();
        foreach (IMachineSwitch one in switches.Where(one => settings.Contains(one.Setting)))
        {
            ProtectOutcome? settled = Plan(one, preview);
            if (settled is null)
                chosen.Add(one);
            else
                outcomes.Add(settled);
        }
        string? unsaved = chosen.Count == 0 || preview ? null : save();
        foreach (IMachineSwitch one in chosen)
        {
            outcomes.Add(unsaved is null
                ? Close(one)
                : Say(one, OutcomeKind.Failed, $"what is there could not be recorded: {unsaved}"));
        }
        return outcomes;
    }

    /// <param name="preview">Whether nothing is changed.</param>
    public IReadOnlyList<ProtectOutcome> PutBack(bool preview)
    {
        var outcomes = new List<ProtectOutcome>();
        // Backwards: a key that one of them made may hold what the next one made.
        foreach (RecordedSwitch known in record.Switches.AsEnumerable().Reverse().ToArray())
        {
            if (switches.FirstOrDefault(one => one.Setting == known.Setting) is not { } one)
                continue;
            ProtectOutcome outcome = PutBack(one, known, preview);
            outcomes.Add(outcome);
            if (!preview && outcome.Kind is not OutcomeKind.Failed)
                record.Switches.Remove(known);
        }
        bool changed = !preview && outcomes.Exists(outcome => outcome.Kind is not OutcomeKind.Failed);
        if (changed && save() is { } unsaved)
        {
            outcomes.Add(outcomes[0] with
            {
                Kind = OutcomeKind.Failed,
                Detail = $"the record could not be written: {unsaved}",
            });
        }
        return outcomes;
    }

    /// <returns>What became of it already; null where it is recorded, to be closed.</returns>
    private ProtectOutcome? Plan(IMachineSwitch one, bool preview)
    {
        SettingValue present = one.Read();
        RecordedSwitch? known = record.Find(one.Setting);
        switch (present.Kind)
        {
            case SettingKind.Denied:
                return Say(one, OutcomeKind.Failed, present.Describe(one.Name)) with { Denied = true };
            case SettingKind.Number when present.Number == one.Closed && known is null:
                return Say(one, OutcomeKind.Already, $"{present.Describe(one.Name)}, which certprop did not write");
            case SettingKind.Other:
                return Say(one, OutcomeKind.Refused, $"{present.Describe(one.Name)}: somebody's, and left alone");
        }
        if (present.Kind is SettingKind.Absent && !one.IsPolicy)
            return Say(one, OutcomeKind.Already, "it is not installed");
        if (one.FindOwner() is { } owner)
        {
            return present.Is(one.Closed)
                ? Say(one, OutcomeKind.Already, $"{present.Describe(one.Name)}; {owner} manages it")
                : Say(one, OutcomeKind.Refused, $"{owner} manages it; decide it there");
        }
        if (one.IsPolicy && present.Kind is SettingKind.Number && present.Number != one.Closed)
        {
            return Say(
                one, OutcomeKind.Refused,
                $"{present.Describe(one.Name)}, which certprop did not write: somebody's decision, and left alone");
        }
        if (preview)
        {
            OutcomeKind kind = present.Is(one.Closed) ? OutcomeKind.Already : OutcomeKind.WouldClose;
            return Say(one, kind, present.Describe(one.Name));
        }
        // The first record stays as long as what it says is, or was, there; where somebody changed the value since,
        // that is what comes back.
        if (known is null || (!present.Is(one.Closed) && !present.Equals(known.Before)))
            record.Put(one.Remember(present));
        return null;
    }

    private static ProtectOutcome Close(IMachineSwitch one)
    {
        bool was = one.Read().Is(one.Closed);
        if (one.Close(out string? note) is { } fault)
            return Say(one, OutcomeKind.Failed, fault.Message) with { Denied = fault.Denied };
        SettingValue now = one.Read();
        string detail = now.Describe(one.Name) + (note is null ? "" : $"; {note}");
        return now.Is(one.Closed)
            ? Say(one, was ? OutcomeKind.Already : OutcomeKind.Closed, detail)
            : Say(one, OutcomeKind.Failed, $"it was written, and {now.Describe(one.Name)}");
    }

    private static ProtectOutcome PutBack(IMachineSwitch one, RecordedSwitch known, bool preview)
    {
        SettingValue present = one.Read();
        SettingValue recorded = known.Before is { } number ? SettingValue.Of(number) : SettingValue.Absent;
        string before = recorded.Describe(one.Name);
        if (present.Kind is SettingKind.Denied)
            return Say(one, OutcomeKind.Failed, present.Describe(one.Name)) with { Denied = true };
        // Killed before it was closed, or after it was put back: nothing but what belongs to it may be left to do.
        bool untouched = present.Equals(known.Before);
        if (!untouched && !present.Is(one.Closed))
            return Say(one, OutcomeKind.Left, $"{present.Describe(one.Name)}, which somebody else wrote since");
        if (!untouched && one.FindOwner() is { } owner)
            return Say(one, OutcomeKind.Left, $"{owner} manages it since");
        if (preview)
            return Say(one, OutcomeKind.WouldPutBack, before);
        return one.PutBack(known) is { } fault
            ? Say(one, OutcomeKind.Failed, fault.Message) with { Denied = fault.Denied }
            : Say(one, OutcomeKind.PutBack, before);
    }

    private static ProtectOutcome Say(IMachineSwitch one, OutcomeKind kind, string detail) =>
        new(one.Setting, kind, one.Path, detail);
}
