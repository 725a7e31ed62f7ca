using System.Text.Json.Serialization;

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
/// <param name="Version">1.</param>
/// <param name="Run">The run's id, which is its folder's name.</param>
/// <param name="HelperVersion">Version of the certprop that made it.</param>
/// <param name="Device">Name of the computer that certprop ran on.</param>
/// <param name="Scope">As reports call it.</param>
/// <param name="State">How far it came.</param>
/// <param name="Profiles">How many profiles' entries are in the backup.</param>
/// <param name="Certificates">How many entries are.</param>
/// <param name="Removed">How many were removed; 0 until the run is complete.</param>
/// <param name="Restored">When all of it was put back; null where it was not.</param>
internal sealed record RunFile(
    int Version, string Run, string HelperVersion, string Device, string Scope, RunState State,
    int Profiles, int Certificates, int Removed, DateTimeOffset? Restored) : IBackupDocument
{
    public const string Name = "run.json";
    public const string JournalName = "journal.jsonl";

    public static string StoreName(int profile) => $"{profile}.sst";

    public static string ElementsName(int profile) => $"{profile}.elements";

    /// <summary>Every file that the run has, this one last.</summary>
    [JsonIgnore]
    public IEnumerable<string> FileNames =>
    [
        .. Enumerable.Range(1, Profiles).SelectMany(profile => (string[])[StoreName(profile), ElementsName(profile)]),
        JournalName,
        Name,
    ];
}
