using CertProp.Reports;

namespace CertProp.Backups;

/// <summary>How far a run came.</summary>
internal enum RunState
{
    /// <summary>It is at work, or it was ended before its end.</summary>
    Begun,

    Complete,
}

/// <summary>
/// <c>run.json</c> of one run. It is written behind the files that it names, so what it names is whole: <c>1.sst</c> and
/// <c>1.elements</c> to <c>&lt;profiles&gt;.sst</c> and <c>&lt;profiles&gt;.elements</c>, and <c>journal.jsonl</c>.
/// </summary>
internal sealed record RunFile
{
    public const string Name = "run.json";
    public const string JournalName = "journal.jsonl";

    private const int MaxProfiles = 10_000_000;

    /// <summary>The run's id, which is its folder's name.</summary>
    public required string Run { get; init; }

    /// <summary>Version of the certprop that made it.</summary>
    public required string HelperVersion { get; init; }

    /// <summary>Name of the computer that certprop ran on.</summary>
    public required string Device { get; init; }

    /// <summary>As reports call it.</summary>
    public required string Scope { get; init; }

    public RunState State { get; init; }

    /// <summary>How many profiles' entries are in the backup.</summary>
    public int Profiles { get; init; }

    /// <summary>How many entries are.</summary>
    public int Certificates { get; init; }

    /// <summary>How many were removed; 0 until the run is complete.</summary>
    public int Removed { get; init; }

    /// <summary>When all of it was put back; null where it was not.</summary>
    public DateTimeOffset? Restored { get; init; }

    /// <summary>Every file that the run has, this one last.</summary>
    public IEnumerable<string> FileNames =>
    [
        .. Enumerable.Range(1, Profiles).SelectMany(profile => (string[])[StoreName(profile), ElementsName(profile)]),
        JournalName,
        Name,
    ];

    public static string StoreName(int profile) => $"{profile}.sst";

    public static string ElementsName(int profile) => $"{profile}.elements";

    public byte[] Write() => BackupJson.Write(json =>
    {
        json.WriteString("run"u8, Run);
        json.WriteString("helperVersion"u8, HelperVersion);
        json.WriteString("device"u8, Device);
        json.WriteString("scope"u8, Scope);
        json.WriteString("state"u8, Names.Of(State));
        json.WriteNumber("profiles"u8, Profiles);
        json.WriteNumber("certificates"u8, Certificates);
        json.WriteNumber("removed"u8, Removed);
        json.WriteString("restored"u8, UtcTime.Iso(Restored));
    });

    /// <inheritdoc cref="BackupJson.TryRead"/>
    public static RunFile? TryRead(ReadOnlySpan<byte> utf8, out string? fault) =>
        BackupJson.TryRead(Name, utf8, Read, out fault, "run", "profiles");

    private static RunFile Read(ref StrictJson document)
    {
        var file = new RunFile { Run = "", HelperVersion = "", Device = "", Scope = "" };
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    BackupJson.ReadVersion(ref document);
                    continue;
                case "run":
                    file = file with { Run = document.ReadString() };
                    continue;
                case "helperVersion":
                    file = file with { HelperVersion = document.ReadString() };
                    continue;
                case "device":
                    file = file with { Device = document.ReadString() };
                    continue;
                case "scope":
                    file = file with { Scope = document.ReadString() };
                    continue;
                case "state":
                    file = file with { State = document.ReadEnum<RunState>() };
                    continue;
                case "profiles":
                    file = file with { Profiles = document.ReadInteger(0, MaxProfiles) };
                    continue;
                case "certificates":
                    file = file with { Certificates = document.ReadInteger(0, int.MaxValue) };
                    continue;
                case "removed":
                    file = file with { Removed = document.ReadInteger(0, int.MaxValue) };
                    continue;
                case "restored":
                    file = file with { Restored = document.ReadTimeOrNull() };
                    continue;
                default:
                    throw document.UnknownMember(
                        "version", "run", "helperVersion", "device", "scope", "state", "profiles", "certificates", "removed", "restored");
            }
        }
        return file;
    }
}
