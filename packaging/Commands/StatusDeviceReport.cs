using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Settings;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>Everything about one device; more than one where several have the name.</summary>
/// <param name="Runs">One a ring that has a result of it.</param>
internal sealed record StatusDeviceReport(IReadOnlyList<StatusDeviceRun> Runs) : ICommandReport
{
    public void WriteText(TextWriter output)
    {
        foreach (StatusDeviceRun run in Runs)
            run.WriteText(output);
    }
}

/// <summary>What a device last said to one ring; all of it harmless to show.</summary>
internal sealed record StatusDeviceRun
{
    public required string Device { get; init; }

    public required string DeviceId { get; init; }

    public required string Ring { get; init; }

    public required string Verdict { get; init; }

    public string? Code { get; init; }

    public required string Meaning { get; init; }

    public required string Next { get; init; }

    /// <summary>The portal's words for it.</summary>
    public required string Portal { get; init; }

    public string? User { get; init; }

    public string? OsVersion { get; init; }

    public string? Since { get; init; }

    public string? Seen { get; init; }

    public string? NextRun { get; init; }

    /// <summary>What the platform says went wrong.</summary>
    public string? Fault { get; init; }

    /// <summary>The line of the look before removal.</summary>
    public PortalLine? Before { get; init; }

    /// <summary>The line of the look after it.</summary>
    public PortalLine? After { get; init; }

    /// <summary>Whether something else than certprop wrote there.</summary>
    public bool IsForeign { get; init; }

    public static StatusDeviceRun Of(DeviceRow row, StatusSettings settings, DateTimeOffset now)
    {
        var device = FleetDevice.Of(row, settings, now);
        var meaning = Fleet.Meaning.Of(device.Verdict, device.Code);
        return new StatusDeviceRun
        {
            Device = device.Name,
            DeviceId = device.Id,
            Ring = device.Ring,
            Verdict = Names.Of(device.Verdict),
            Code = device.Code,
            Meaning = meaning.What,
            Next = meaning.Next,
            Portal = StateWords.Portal(row.Detection, row.Remediation),
            User = device.User,
            OsVersion = device.OsVersion,
            Since = UtcTime.Iso(row.Since),
            Seen = UtcTime.Iso(row.Seen),
            NextRun = UtcTime.Iso(row.Next),
            Fault = row.Fault is null ? null : SafeText.Of(SafeText.OneLine(row.Fault)),
            Before = row.Before,
            After = row.After,
            IsForeign = row.IsForeign,
        };
    }

    internal void WriteText(TextWriter output)
    {
        output.WriteLine($"{Device}, ring {Ring}: {Verdict}{(Code is null ? "" : $" ({Code})")}");
        output.WriteLine($"  {Meaning}");
        if (Next.Length > 0)
            output.WriteLine($"  Next: {Next}");
        Write(output, "portal", Portal);
        Write(output, "since", Since);
        Write(output, "heard of", Seen);
        Write(output, "next run", NextRun);
        Write(output, "Windows", OsVersion);
        Write(output, "user", User);
        Write(output, "Intune id", DeviceId);
        Write(output, "fault", Fault);
        if (IsForeign)
            Write(output, "output", "not certprop's");
        Write(output, "before removal", Before);
        Write(output, "after removal", After);
        output.WriteLine();
    }

    private static void Write(TextWriter output, string name, string? value)
    {
        if (value is not null)
            output.WriteLine($"  {name,-16}{value}");
    }

    private static void Write(TextWriter output, string name, PortalLine? line)
    {
        if (line is null)
            return;
        Write(output, name, line.Sentence);
        if (!line.IsWhole)
            Write(output, "", "the line is cut or broken: only its words count");
        Write(output, "", line.Helper is null ? null : $"certprop {line.Helper}");
        if (line.Kept.Count > 0)
            Write(output, "", $"kept: {string.Join(", ", line.Kept.Select(kept => $"{kept.Key} {kept.Value}"))}");
        if (line.Open.Count > 0)
            Write(output, "", $"open: {string.Join(", ", line.Open)}");
        foreach (LineCertificate one in line.Certificates)
        {
            Write(output, "", $"{one.Thumbprint}  {one.Issuer}  "
                + $"{one.Owner}{(one.Subject is null ? "" : $"  {one.Subject}")}");
        }
        if (line.More > 0)
            Write(output, "", $"and {line.More} more");
    }
}
