using System.Text.Json;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>
/// Every call of a cmdlet of the ConfigurationManager module, held against the list that was taken from the documentation,
/// by PowerShell's own parser.
/// </summary>
public sealed class PublishScriptCmdletTests : IDisposable
{
    // What Windows PowerShell 5.1 brings itself.
    private static readonly HashSet<string> s_builtIn =
    [
        "Copy-Item", "ForEach-Object", "Get-ChildItem", "Get-CimInstance", "Get-Content", "Get-Date", "Get-FileHash", "Get-Item",
        "Get-PSDrive", "Get-Variable", "Import-Module", "Invoke-CimMethod", "Join-Path", "Measure-Object", "New-Item", "New-PSDrive",
        "Out-Null", "Pop-Location", "Push-Location", "Remove-Item", "Rename-Item", "Select-Object", "Select-String", "Set-Content",
        "Set-Location", "Set-StrictMode", "Set-Variable", "Sort-Object", "Split-Path", "Test-Path", "Where-Object", "Write-Host",
    ];

    private static readonly JsonElement s_list =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(PublishSite.Sources, "cmdlets.json"))).RootElement;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Scripts => ["packaging/ConfigMgr/Publish-ConfigMgr.ps1", "docs/Confirm-OnSite.ps1"];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void Script_CallsWhatIsDocumentedAsItIsDocumented(string script)
    {
        JsonElement parsed = Assert.Single(Parse(Path.Combine(Repository.Root, script)));
        Assert.Empty(FaultsOf(parsed));
        Assert.Empty(parsed.GetProperty("newer").EnumerateArray());
        Assert.InRange(parsed.GetProperty("calls").EnumerateArray().Count(IsOfTheModule), 10, 99);
    }

    [Theory]
    [InlineData("New-CMSomething -Name 'x'", "is not in the list")]
    [InlineData("Invoke-WebRequest -Uri 'x'", "is neither")]
    [InlineData("New-CMApplication -Name 'x' -Colour 'y'", "-Colour is not documented")]
    [InlineData("New-CMApplication -Publisher 'x'", "no documented parameter set fits")]
    [InlineData("New-CMApplication 'x'", "positional")]
    [InlineData("New-CMApplication @all", "splats")]
    [InlineData("Remove-CMBaseline -Name 'x' -Id 1", "no documented parameter set fits")]
    [InlineData("Remove-CMBaseline -Id 1 -Force $true", "-Force takes no value")]
    [InlineData("New-CMSchedule -RecurInterval Weeks -RecurCount 1", "Weeks is no documented value")]
    [InlineData("New-CMBaselineDeployment -Name 'x' -EnableEnforcement", "-EnableEnforcement takes a value")]
    public void AWrongCall_IsFound(string call, string about)
    {
        JsonElement parsed = Assert.Single(Parse(_folder.Write("wrong.ps1", call)));
        Assert.Contains(about, Assert.Single(FaultsOf(parsed)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$x = $true ? 1 : 2")]
    [InlineData("Get-Date && Get-Date")]
    [InlineData("$x = $null ?? 1")]
    public void SyntaxThatWindowsPowerShellDoesNotKnow_IsFound(string line)
    {
        JsonElement parsed = Assert.Single(Parse(_folder.Write("newer.ps1", line)));
        Assert.NotEmpty(parsed.GetProperty("newer").EnumerateArray());
    }

    private static IReadOnlyList<JsonElement> Parse(params string[] scripts)
    {
        EngineRun run = PowerShellEngine.Run(
            ["-File", Path.Combine(PublishSite.Sources, "Parse-Script.ps1"), .. scripts], new Dictionary<string, string>());
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return [.. run.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static bool IsOfTheModule(JsonElement call) => NameOf(call).Contains("-CM", StringComparison.Ordinal);

    private static string NameOf(JsonElement named) => named.GetProperty("name").GetString()!;

    private static IEnumerable<string> FaultsOf(JsonElement script)
    {
        HashSet<string> functions = [.. script.GetProperty("functions").EnumerateArray().Select(name => name.GetString()!)];
        return
        [
            .. script.GetProperty("errors").EnumerateArray().Select(error => error.GetString()!),
            .. script.GetProperty("calls").EnumerateArray().SelectMany(call => FaultsOf(call, functions)
                .Select(fault => $"line {call.GetProperty("line")}: {NameOf(call)}: {fault}")),
        ];
    }

    private static IEnumerable<string> FaultsOf(JsonElement call, HashSet<string> functions)
    {
        if (!IsOfTheModule(call))
        {
            // Without a name: a block that is called.
            return NameOf(call).Length == 0 || functions.Contains(NameOf(call)) || s_builtIn.Contains(NameOf(call))
                ? []
                : ["it is neither documented here, nor PowerShell's own, nor the script's"];
        }
        return s_list.GetProperty("cmdlets").TryGetProperty(NameOf(call), out JsonElement documented)
            ? FaultsOf(call, documented.GetProperty("sets"))
            : ["it is not in the list"];
    }

    private static IEnumerable<string> FaultsOf(JsonElement call, JsonElement sets)
    {
        if (call.GetProperty("splats").GetBoolean())
        {
            yield return "it splats, and what it passes cannot be seen here";
            yield break;
        }
        if (call.GetProperty("positional").GetInt32() > 0)
        {
            yield return "it has positional arguments";
            yield break;
        }
        JsonElement[] given = [.. call.GetProperty("parameters").EnumerateArray()];
        bool areKnown = true;
        foreach (JsonElement parameter in given)
        {
            string? type = sets.EnumerateObject().Select(set => TypeOf(set.Value, NameOf(parameter))).FirstOrDefault(found => found is not null);
            areKnown &= type is not null;
            if (type is null)
                yield return $"-{NameOf(parameter)} is not documented";
            else if (!IsGivenRight(parameter, isSwitch: type == "SwitchParameter"))
                yield return $"-{NameOf(parameter)} takes {(type == "SwitchParameter" ? "no" : "a")} value";
            else if (parameter.GetProperty("literal").GetString() is { } literal && !IsValue(type, literal))
                yield return $"{literal} is no documented value of -{NameOf(parameter)}";
        }
        if (areKnown && !sets.EnumerateObject().Any(set => Fits(set.Value, [.. given.Select(NameOf)])))
            yield return $"no documented parameter set fits -{string.Join(" -", given.Select(NameOf))}";
    }

    // A switch may say -Force:$false.
    private static bool IsGivenRight(JsonElement parameter, bool isSwitch) =>
        parameter.GetProperty("hasValue").GetBoolean() != isSwitch
        || (isSwitch && parameter.GetProperty("hasColon").GetBoolean());

    private static bool Fits(JsonElement set, HashSet<string> given) =>
        given.All(name => TypeOf(set, name) is not null)
        && set.GetProperty("mandatory").EnumerateObject().All(parameter => given.Contains(parameter.Name));

    private static string? TypeOf(JsonElement set, string name) =>
        set.GetProperty("mandatory").TryGetProperty(name, out JsonElement type)
            || set.GetProperty("optional").TryGetProperty(name, out type) ? type.GetString() : null;

    private static bool IsValue(string type, string literal) =>
        !s_list.GetProperty("values").TryGetProperty(type, out JsonElement values)
        || values.GetString()!.Split(", ").Contains(literal);
}
