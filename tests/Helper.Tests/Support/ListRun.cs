using System.Text.Json;

namespace CertProp.Tests.Support;

/// <summary>What <c>certprop list</c> found where.</summary>
internal sealed class ListRun
{
    private readonly CommandResult _result;

    public ListRun(CommandResult result) => _result = result;

    public int ExitCode => _result.ExitCode;

    public string Talk => _result.Error;

    /// <summary>The profile and the path of every entry, in the report's order.</summary>
    public IReadOnlyList<(string Profile, string Path)> Entries => [.. _result.Json.GetProperty("certificates")
        .EnumerateArray().Select(entry => (Text(entry, "profile"), Text(entry, "path")))];

    public IReadOnlyList<(string Path, string Code)> Problems => [.. _result.Json.GetProperty("problems")
        .EnumerateArray().Select(problem => (Text(problem, "path"), Text(problem, "code")))];

    /// <summary>How many profiles were examined.</summary>
    public int Profiles => _result.Json.GetProperty("summary").GetProperty("profiles").GetInt32();

    /// <summary>Lists one or more folders in this process.</summary>
    public static ListRun Of(params string[] folders) => With([], folders);

    public static ListRun With(string[] options, params string[] folders) =>
        new(CommandRun.Of(["list", "--format", "json", "--verbose", .. options, .. Named(folders)]));

    /// <summary>Lists as somebody whom folders can be closed against.</summary>
    public static ListRun WithoutRights(params string[] folders) => new(BuiltHelper.RunWithoutRights(
        ["list", "--format", "json", .. Named(folders)]));

    /// <summary>A policy that leaves one profile alone.</summary>
    public static string PolicyExcluding(string profile) =>
        $$"""{ "version": 1, "profiles": { "exclude": ["{{profile}}"] } }""";

    private static IEnumerable<string> Named(string[] folders) =>
        folders.SelectMany(folder => new[] { "--profiles", folder });

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
