using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using CertProp.Samples;

namespace CertProp.Tests.Support;

/// <summary>A folder of profiles and a folder of backups of a test's own, and the real commands on them.</summary>
internal sealed partial class RemovalFolder : IDisposable
{
    /// <summary>Takes whatever is not its owner's own, however new.</summary>
    public const string TakesAll = """{ "version": 1, "owner": "notOwn", "minimumAge": "PT0S" }""";

    /// <summary>What entries are made with, so that nothing depends on when a test runs.</summary>
    public static readonly DateTime Written = new(2026, 5, 4, 3, 2, 1, 987, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public RemovalFolder()
    {
        Directory.CreateDirectory(Profiles);
        Directory.CreateDirectory(Backups);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Backups, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Profiles => Path.Combine(_folder.Path, "profiles");

    public string Backups => Path.Combine(_folder.Path, "backups");

    public string Policy { get; set; } = TakesAll;

    /// <summary>Folders of the runs that have a backup, oldest first.</summary>
    public string[] Runs => [.. Directory.GetDirectories(Backups).Order(StringComparer.Ordinal)];

    /// <summary>A policy like <see cref="TakesAll"/> with further members.</summary>
    public static string With(string members) => $"{TakesAll[..^1]}, {members} }}";

    /// <summary>Writes an entry into a profile's store, made at <see cref="Written"/>, and returns its path.</summary>
    public string Add(string profile, ElementWriter element) => Add(profile, element.Thumbprint, element.ToArray());

    /// <inheritdoc cref="Add(string, ElementWriter)"/>
    public string Add(string profile, string name, byte[] element)
    {
        string path = Path.Combine(_folder.MakeStore(Path.Combine("profiles", profile)), name);
        File.WriteAllBytes(path, element);
        File.SetLastWriteTimeUtc(path, Written);
        return path;
    }

    /// <summary>Writes leaked entries of a profile, each another.</summary>
    public string[] AddLeaked(string profile, int count) =>
        [.. Enumerable.Range(0, count).Select(number => Add(profile, Elements.OfCard($"u{number}@{profile}.example")))];

    public CommandResult Remove(params string[] options) => Run("remove", options);

    public CommandResult Restore(params string[] options) => Run("restore", options);

    /// <summary>Runs a command on the profiles with the policy and the backups.</summary>
    public CommandResult Run(string command, params string[] options) => CommandRun.Of(
        [command, "--profiles", Profiles, "--backup", Backups, "--policy", "-", .. options], Policy);

    public CommandResult RunWithoutBackup(string command, params string[] options) =>
        CommandRun.Of([command, "--profiles", Profiles, "--policy", "-", .. options], Policy);

    /// <summary>Removes, which must end well and take something, and returns the run's folder.</summary>
    public string MustRemove(params string[] options)
    {
        CommandResult result = Remove([.. options, "--format", "json"]);
        Assert.Equal((0, "", "REMOVED"), (result.ExitCode, result.Error, result.Json.GetProperty("word").GetString()));
        return result.Json.GetProperty("backup").GetProperty("folder").GetString()!;
    }

    /// <summary>Puts back, which must end as it is said, and returns the report.</summary>
    public JsonElement MustRestore(int exitCode, params string[] options)
    {
        CommandResult result = Restore([.. options, "--format", "json"]);
        Assert.True(exitCode == result.ExitCode, $"{result.ExitCode}: {result.Output}{result.Error}");
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        return result.Json;
    }

    /// <summary>What <c>list</c> says of each entry, by thumbprint.</summary>
    public Dictionary<string, string> Reasons()
    {
        CommandResult result = Run("list", "--format", "json");
        return result.Json.GetProperty("certificates").EnumerateArray()
            .Where(entry => entry.GetProperty("thumbprint").ValueKind is JsonValueKind.String)
            .ToDictionary(
                entry => $"{entry.GetProperty("profile")}/{entry.GetProperty("thumbprint")}",
                entry => entry.GetProperty("reason").GetString()!);
    }

    /// <summary>Why one entry is kept, or <c>leaked</c>.</summary>
    public string ReasonOf(string path) =>
        Reasons().Single(entry => entry.Key.EndsWith(Path.GetFileName(path), StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>
    /// Every file and folder below one: kind, mode, owner, group, names, size, time of last write to Windows' 100
    /// nanoseconds, link, content. The times of folders are left out where entries come and go.
    /// </summary>
    public static string[] Describe(string folder)
    {
        Posix.RequireLinux();
        (int exitCode, string output, string error) = Tool.Run(
            Tool.Require("find"), folder,
            "(", "-path", "*/Certificates", "-printf", @"%y %m %U %G %p\n", ")",
            "-o", "-printf", @"%y %m %U %G %n %s %T@ %l %p\n");
        Assert.Equal((0, ""), (exitCode, error));
        IEnumerable<string> contents = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => new FileInfo(path).LinkTarget is null)
            .Select(path => $"{path} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}");
        return [.. SmallestTimes().Replace(output, "$1").Split('\n').Concat(contents).Order(StringComparer.Ordinal)];
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex(@"( \d+\.\d{7})\d*")]
    private static partial Regex SmallestTimes();
}
