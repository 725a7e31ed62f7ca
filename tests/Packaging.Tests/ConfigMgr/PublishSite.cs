using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Tests.ConfigMgr;

/// <summary>
/// A site, an administrator's computer with a console, a content share, and bundles. The script is the one that pack
/// renders; the site is ConfigurationManager.psm1.
/// </summary>
internal sealed class PublishSite : IDisposable
{
    public const string Collection = "P0100123", OtherCollection = "P0100999";
    public const string Item = "CertProp - leaked certificates", Baseline = "CertProp - leaked certificates baseline";

    private const string Deployment = "5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10";

    private readonly TemporaryFolder _folder = new();

    private readonly PublishEngine _engine;

    /// <param name="engine">What runs the script.</param>
    public PublishSite(PublishEngine engine)
    {
        _engine = engine;
        Directory.CreateDirectory(Share);
        string bin = Directory.CreateDirectory(PathOf("console/bin/i386")).Parent!.FullName;
        foreach (string name in (string[])["ConfigurationManager.psm1", "cmdlets.json"])
            File.Copy(Path.Combine(Sources, name), Path.Combine(bin, name));
        File.WriteAllText(
            Path.Combine(bin, "ConfigurationManager.psd1"),
            "@{ ModuleVersion = '5.0'; RootModule = 'ConfigurationManager.psm1'; FunctionsToExport = '*' }");
        State = JsonNode.Parse($$"""
            {
              "siteCode": "P01", "server": "cm01.contoso.local", "nextId": 16777216, "noncompliant": 3,
              "collections": [ { "CollectionID": "{{Collection}}", "Name": "Pilot", "MemberCount": 12 },
                { "CollectionID": "{{OtherCollection}}", "Name": "Other", "MemberCount": 1 } ],
              "groups": [ "All DPs", "Branches" ],
              "clientSettings": [ { "Name": "Default Client Agent Settings", "Type": 0,
                "ComputerAgent": { "PowerShellExecutionPolicy": 1 }, "ComplianceSettings": { "Enabled": 1 } } ],
              "applications": [], "appDeployments": [], "items": [], "baselines": [], "baselineDeployments": []
            }
            """)!.AsObject();
    }

    /// <summary>Where the site's sources and the list of cmdlets lie.</summary>
    public static string Sources { get; } = Path.Combine(Repository.Root, "tests", "Packaging.Tests", "ConfigMgr");

    public string Share => PathOf("share");

    public JsonObject State
    {
        get => JsonNode.Parse(File.ReadAllText(PathOf("site.json")))!.AsObject();
        set => File.WriteAllText(PathOf("site.json"), value.ToJsonString());
    }

    /// <summary>The state without ids and version numbers, which count how often something was changed.</summary>
    public string Comparable => Compare(PathOf("site.json"));

    /// <summary>The writing calls so far.</summary>
    public IReadOnlyList<string> Calls => File.Exists(PathOf("calls.txt")) ? File.ReadAllLines(PathOf("calls.txt")) : [];

    public string PathOf(string relative) => Path.Combine(_folder.Path, relative);

    public string Write(string relative, string text) => _folder.Write(relative, text);

    /// <summary>Changes the state as somebody at the console would.</summary>
    public void Change(Action<JsonObject> change)
    {
        JsonObject state = State;
        change(state);
        State = state;
    }

    /// <summary>Packs a bundle, and makes it the one that is run.</summary>
    /// <param name="revision">Its revision, which its scripts differ by.</param>
    /// <param name="version">File version of its helper.</param>
    /// <param name="areSigned">Whether its scripts carry a signature.</param>
    /// <param name="hasSection">Whether the settings have the section for Configuration Manager.</param>
    /// <param name="change">What else the settings say.</param>
    public void Pack(int revision = 1, string version = "1.2.3.4", bool areSigned = false, bool hasSection = true,
        Func<ConfigMgrSettings, ConfigMgrSettings>? change = null)
    {
        var site = new ConfigMgrSettings
        {
            SiteCode = "P01",
            Server = "cm01.contoso.local",
            Collection = Collection,
            // Two slashes: a share, as far as the script can tell.
            Content = $"/{Share}",
            DistributionPointGroup = "All DPs",
        };
        var settings = new DeploySettings
        {
            Deployment = Guid.Parse(Deployment),
            Publisher = "Bäcker's IT",
            ConfigMgr = hasSection ? change?.Invoke(site) ?? site : null,
        };
        var helper = new HelperProgram(Encoding.ASCII.GetBytes($"helper {version}"), Version.Parse(version), "", areSigned);
        var marker = new Marker(settings.Deployment, ScriptRole.Machine, revision, $"{revision:x12}");
        _folder.Write("out/certprop.exe", helper.Content);
        var files = new List<ManifestFile>();
        foreach (string name in (string[])[WrapperScript.DetectionSource, WrapperScript.RemediationSource])
        {
            byte[] text = Encoding.ASCII.GetBytes(
                $"# {name} of revision {revision}\r\n{(areSigned ? "# SIG # Begin signature block\r\n" : "")}");
            _folder.Write($"out/configmgr/{name}", text);
            files.Add(ManifestFile.Of($"configmgr/{name}", text));
        }
        _folder.Write($"out/{PublishScript.Path}", PublishScript.Render(settings, marker, helper, files));
    }

    public PublishRun Run(params string[] arguments) => RunWith("", arguments);

    /// <summary>A run whose connection to the site is lost.</summary>
    /// <param name="die"><c>before:N</c> or <c>after:N</c>, the writing call.</param>
    /// <param name="arguments">Of the script.</param>
    public PublishRun RunWith(string die, params string[] arguments) =>
        RunScript(PathOf($"out/{PublishScript.Path}"), die, arguments);

    /// <summary>A run of another script.</summary>
    public PublishRun RunScript(string script, string die, IEnumerable<string> arguments) =>
        _engine.Run($"{EnvironmentOf(_folder.Path, die)}; {CommandOf(script, arguments)}");

    /// <summary>A run without a console.</summary>
    public PublishRun RunWithoutConsole() => _engine.Run($"$env:SMS_ADMIN_UI_PATH = ''; {CommandOf([])}");

    /// <summary>A run from some place, and where it leaves the caller.</summary>
    public PublishRun RunFrom(string place, string die) => _engine.Run($$"""
        {{EnvironmentOf(_folder.Path, die)}}
        Push-Location '{{place}}'; {{CommandOf([])}}; (Get-Location).Path; Pop-Location
        """);

    /// <summary>
    /// For every writing call of a run: the connection is lost there, and the script is run again. The states after it, in
    /// order, and the exit codes of both runs; the last one is the run that no connection was lost in.
    /// </summary>
    /// <param name="when"><c>before</c> or <c>after</c> the call.</param>
    /// <param name="arguments">Of the script.</param>
    public IReadOnlyList<(int Died, int Again, string State)> RunDyingAtEveryCall(string when, params string[] arguments)
    {
        string runs = PathOf($"runs-{when}");
        PublishRun ended = _engine.Run($$"""
            {{EnvironmentOf(_folder.Path, "")}}
            $share = '{{Share}}'
            if (-not (Test-Path "$share.before")) { Copy-Item $share "$share.before" -Recurse }
            for ($n = 1; $n -lt 99; $n++) {
                $env:FAKE_SITE = "{{runs}}/$n"
                New-Item -ItemType Directory $env:FAKE_SITE > $null
                Copy-Item '{{PathOf("site.json")}}' $env:FAKE_SITE
                Remove-Item $share -Recurse; Copy-Item "$share.before" $share -Recurse
                $codes = @()
                foreach ($die in "{{when}}:$n", '') {
                    $env:FAKE_DIE = $die
                    {{CommandOf(arguments)}} *> $null
                    $codes += $LASTEXITCODE
                    Remove-Module ConfigurationManager; Remove-PSDrive P01
                }
                $codes > "$env:FAKE_SITE/codes"
                if ($codes[0] -eq 0) { break }
            }
            """);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return
        [
            .. Directory.GetDirectories(runs).OrderBy(folder => Number(Path.GetFileName(folder)))
                .Select(folder => (File.ReadAllLines(Path.Combine(folder, "codes")), Compare(Path.Combine(folder, "site.json"))))
                .Select(run => (Number(run.Item1[0]), Number(run.Item1[1]), run.Item2)),
        ];
    }

    public void Dispose() => _folder.Dispose();

    private string EnvironmentOf(string site, string die) =>
        $"$env:SMS_ADMIN_UI_PATH = '{PathOf("console/bin/i386")}'; $env:FAKE_SITE = '{site}'; $env:FAKE_DIE = '{die}'";

    private string CommandOf(IEnumerable<string> arguments) => CommandOf(PathOf($"out/{PublishScript.Path}"), arguments);

    // Names of parameters as they are, values in quotes.
    private static string CommandOf(string script, IEnumerable<string> arguments)
    {
        IEnumerable<string> words = arguments.Where(word => word.Length > 0)
            .Select(word => word.StartsWith('-') ? word : $"'{word}'");
        return $"& '{script}' {string.Join(' ', words)}";
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Compare(string path)
    {
        JsonNode state = JsonNode.Parse(File.ReadAllText(path))!;
        Strip(state);
        return state.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? item in list)
                Strip(item);
        }
        if (node is not JsonObject members)
            return;
        foreach (string name in (string[])["nextId", "CI_ID", "CIVersion", "AssignmentUniqueID"])
            members.Remove(name);
        // The order of a dictionary's members is no part of the state.
        foreach ((string name, JsonNode? value) in members.OrderBy(member => member.Key, StringComparer.Ordinal).ToArray())
        {
            Strip(value);
            members.Remove(name);
            members.Add(name, value);
        }
    }
}

/// <summary>How a run of the script ended.</summary>
internal sealed record PublishRun(int ExitCode, string Output, string Error)
{
    /// <summary>It ended with 0 and nothing on standard error.</summary>
    public PublishRun Well()
    {
        Assert.True(ExitCode == 0 && Error.Length == 0, $"{ExitCode}: {Output}{Error}");
        return this;
    }

    /// <summary>It ended with 1 and with one sentence, which holds a text.</summary>
    public void Refused(string about)
    {
        string sentence = Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, ExitCode);
        Assert.StartsWith("Publish-ConfigMgr: ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.Contains(about, sentence, StringComparison.Ordinal);
    }
}
