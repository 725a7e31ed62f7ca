using System.Globalization;
using CertProp.Benchmarks.Parts;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Benchmarks.Recording;

/// <summary>
/// Runs the usual commands of certprop in a program that notes the methods they run, and makes of them the profile that
/// publishing compiles ahead. What is in no profile is compiled when it is first called, at some 0.3 ms a method.
/// </summary>
/// <param name="prefix">The Windows that it runs on.</param>
/// <param name="work">Takes the recorder and its files.</param>
internal sealed class ProfileRecording(WinePrefix prefix, WorkFolder work)
{
    /// <summary>The profile that ships, in the checkout.</summary>
    public const string ShippedProfile = "helper/Properties/PublishProfiles/win-x64.mibc";

    private const int Profiles = 40, Elements = 5, LeakedEvery = 5;

    private readonly string _recorder = Toolchain.PublishRecorder(work);
    private readonly string _listing = work.PathOf("listing.txt");
    private readonly string _commands = work.PathOf("commands.txt");

    /// <summary>What <see cref="Record"/> wrote.</summary>
    public string Profile { get; } = work.PathOf(Path.GetFileName(ShippedProfile));

    /// <summary>Records the usual commands into the checkout; returns how many methods they run.</summary>
    /// <exception cref="BenchmarkException">Wine is missing, or the recorder failed.</exception>
    public static int RecordUsual()
    {
        if (!File.Exists(WinePrefix.Wine))
            throw new MissingToolException(WinePrefix.Wine, "wine64");
        using var work = new WorkFolder();
        using var prefix = new WinePrefix(work.PathOf("prefix"));
        Startup.Fill(prefix);
        var recording = new ProfileRecording(prefix, work);
        int methods = recording.Record(Usual(work));
        File.Copy(recording.Profile, Toolchain.InRepository(ShippedProfile), overwrite: true);
        return methods;
    }

    /// <summary>Writes <see cref="Profile"/>; returns how many methods it names.</summary>
    /// <param name="commands">Words separated by a blank.</param>
    /// <exception cref="BenchmarkException">The recorder failed, or a command met a defect.</exception>
    public int Record(IEnumerable<string> commands)
    {
        File.WriteAllLines(_commands, commands);
        Benchmark.Talk("listing methods");
        Run([_commands], new Dictionary<string, string>
        {
            ["DOTNET_JitStdOutFile"] = Windows(_listing),
            ["DOTNET_JitDisasmSummary"] = "1",
        });
        Benchmark.Talk("recording methods");
        string told = Run([_commands, _listing, Profile], new Dictionary<string, string>());
        return int.Parse(told.TrimEnd().Split('\n')[^1], CultureInfo.InvariantCulture);
    }

    // What is removed is restored, so that each finds something to do.
    private static IEnumerable<string> Usual(WorkFolder work)
    {
        string tree = work.PathOf("profiles-recorded");
        BulkTree.Write(tree, Profiles, Elements, LeakedEvery);
        string policyFile = work.PathOf("policy.json");
        File.WriteAllText(policyFile, Workbench.Policy);
        string backups = Directory.CreateDirectory(work.PathOf("backups")).FullName;
        string element = Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).First();
        string scope = $"--profiles {Windows(tree)} --owners {Windows(tree + ".owners.csv")} --policy {Windows(policyFile)}";
        string changes = $"{scope} --backup {Windows(backups)}";
        string report = Windows(work.PathOf("report.json"));
        return
        [
            "detect --scope user",
            "detect --scope user --format session",
            $"detect --scope user --format json --report {report}",
            "detect --scope user --for intune --timeout 120",
            "detect --scope user --for configmgr --timeout 45",
            "list --scope user",
            "remove --scope user --what-if",
            "remove --scope user --for intune --timeout 120",
            "detect --scope profiles --for intune --timeout 120",
            "remove --scope profiles --for configmgr --timeout 45",
            "detect --scope machine --for intune --timeout 120",
            "remove --scope machine --for intune --timeout 120",
            "restore --scope user --run last",
            $"detect {scope}",
            $"detect {scope} --format json --report {report}",
            $"detect {scope} --format csv",
            $"detect {scope} --for intune --timeout 120",
            $"list {scope} --subject *Miller*",
            $"remove {changes} --what-if",
            $"remove {changes} --for configmgr --timeout 45",
            $"restore {changes} --run last",
            $"remove {changes} --format json",
            $"restore {changes} --run last --format json",
            $"inspect --store {Windows(element)}",
            "exposure",
            "exposure --format json",
            "protect --set rdpFiles=off --what-if",
            $"policy check {Windows(policyFile)}",
            "--version",
            "--help",
            "detect --scope nowhere",
        ];
    }

    private string Run(string[] files, IReadOnlyDictionary<string, string> environment)
    {
        CommandResult result = prefix.Run(_recorder, files.Select(Windows), new Dictionary<string, string>(environment)
        {
            // Everything is compiled when it is first called, and so told of.
            ["DOTNET_ReadyToRun"] = "0",
            // Wine does not stand so much compiling otherwise.
            ["DOTNET_EnableWriteXorExecute"] = "0",
        });
        return result.ExitCode == 0
            ? result.Error
            : throw new BenchmarkException($"The recorder ended with {result.ExitCode}: {result.Error}");
    }

    private static string Windows(string path) => WinePrefix.WindowsPath(path);
}
