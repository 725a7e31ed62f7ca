using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Fleet;

/// <summary>
/// A verdict on a row, with the code that says what to do about it. Pure. The line goes first: where the helper is
/// awaited the portal says "Failed", since the removal that was not run ends with 1. The states say what no line does.
/// </summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Code">What exactly; null where the verdict says it all.</param>
/// <param name="Line">The line that it rests on; null for none.</param>
internal sealed record DeviceVerdict(Verdict Verdict, string? Code, PortalLine? Line)
{
    public const string Foreign = "foreign-output", ScriptFailed = "script-failed", RemovalFailed = "removal-failed";
    public const string Contradiction = "contradiction", WrongHash = "wrong-hash";

    /// <param name="row">What was reported.</param>
    /// <param name="settings">How long is too long.</param>
    /// <param name="now">The time.</param>
    public static DeviceVerdict Of(DeviceRow row, StatusSettings settings, DateTimeOffset now)
    {
        // The second look is the truth of the device where there was one.
        PortalLine? line = row.After ?? row.Before;
        if (row.Detection is DetectionState.NotApplicable)
            return new DeviceVerdict(Verdict.NotApplicable, null, line);
        if (row.Seen is { } seen && now - seen > TimeSpan.FromDays(settings.StaleDays))
            return new DeviceVerdict(Verdict.Stale, null, line);
        // A new version of the scripts has not run yet; what stands there is what the one before it said.
        if (row.Detection is DetectionState.Pending)
            return new DeviceVerdict(Verdict.Pending, null, line);
        return line is null
            ? OfStates(row)
            : OfLine(row, line, row.Since is { } since && now - since > TimeSpan.FromDays(settings.PendingDays));
    }

    private static DeviceVerdict OfLine(DeviceRow row, PortalLine line, bool isLong) => line.Word switch
    {
        PortalWord.Clean => OfClean(row, line),
        PortalWord.Removed or PortalWord.Restored => new(Verdict.Fixed, null, line),
        PortalWord.Leaked => OfLeaked(row, line),
        PortalWord.Reported => new(Verdict.Reported, null, line),
        PortalWord.Limit => new(Verdict.Limit, null, line),
        PortalWord.Incomplete => new(Verdict.Incomplete, null, line),
        PortalWord.Pending => new(isLong ? Verdict.HelperMissing : Verdict.Pending, line.Code, line),
        _ => new(line.Code == WrongHash ? Verdict.HelperDamaged : Verdict.Error, line.Code, line),
    };

    // A device that says CLEAN while the agent says that the script failed was perhaps not examined.
    private static DeviceVerdict OfClean(DeviceRow row, PortalLine line) => (row.Detection, row.Remediation) switch
    {
        (DetectionState.ScriptError, _) => new(Verdict.Error, ScriptFailed, line),
        (DetectionState.Fail, _) when row.After is not null => new(Verdict.Fixed, null, line),
        (DetectionState.Fail, RemediationState.Success) => new(Verdict.Fixed, null, line),
        (DetectionState.Fail, _) => new(Verdict.Error, Contradiction, line),
        _ => new(Verdict.Compliant, null, line),
    };

    private static DeviceVerdict OfLeaked(DeviceRow row, PortalLine line)
    {
        if (row is { Remediation: RemediationState.Success, After: null })
            return new DeviceVerdict(Verdict.Fixed, null, line);
        // Removal did not come to act, and says why; only the export has its words.
        if (row.Acted is { Word: PortalWord.Error or PortalWord.Pending } refused)
            return new DeviceVerdict(refused.Code == WrongHash ? Verdict.HelperDamaged : Verdict.Leaked, refused.Code, line);
        if (row.Acted is { Word: PortalWord.Limit })
            return new DeviceVerdict(Verdict.Limit, null, line);
        // The policy's action is "report": the second look finds all that the first one found, as it should.
        if (row.Acted is { Word: PortalWord.Reported } || !row.Package.Removes)
            return new DeviceVerdict(Verdict.Reported, null, line);
        return row.Remediation switch
        {
            _ when row.After is not null => new(Verdict.Recurring, null, line),
            RemediationState.RemediationFailed => new(Verdict.Recurring, null, line),
            RemediationState.ScriptError => new(Verdict.Leaked, RemovalFailed, line),
            _ => new(Verdict.Leaked, null, line),
        };
    }

    // Source: how a remediation ends, by the states that it leaves (observed).
    private static DeviceVerdict OfStates(DeviceRow row) => (row.Detection, row.Remediation) switch
    {
        // Somebody changed the script: an unchecked device must not look compliant.
        _ when row.IsForeign => new(Verdict.Error, Foreign, null),
        _ when row.FaultCode is { } code => new(Verdict.Error, code, null),
        (DetectionState.Success, _) => new(Verdict.Compliant, null, null),
        (DetectionState.Fail, RemediationState.Success) => new(Verdict.Fixed, null, null),
        (DetectionState.Fail, RemediationState.RemediationFailed) => new(Verdict.Recurring, null, null),
        (DetectionState.Fail, RemediationState.ScriptError) => new(Verdict.Error, RemovalFailed, null),
        (DetectionState.Fail, _) => new(row.Package.Removes ? Verdict.Leaked : Verdict.Reported, null, null),
        (DetectionState.ScriptError, _) => new(Verdict.Error, ScriptFailed, null),
        _ => new(Verdict.Pending, null, null),
    };
}
