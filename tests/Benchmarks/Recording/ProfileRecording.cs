using CertProp.Benchmarks.Parts;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Benchmarks.Recording;

/// <summary>
/// Runs the usual commands of certprop in a program that notes the methods they run, and makes of them the profile that
/// publishing compiles ahead. What is in no profile is compiled when it is first called, at some 0.3 ms a method.
/// </summary>
internal static class ProfileRecording
{
    /// <summary>The profile, in the checkout.</summary>
    public const string File = "helper/Properties/PublishProfiles/win-x64.mibc";

    private const int Profiles = 40, Elements = 5, LeakedEvery = 5;

    /// <exception cref="BenchmarkException">Wine is missing, or the recorder failed.</exception>
    public static void Run()
    {
        if (!System.IO.File.Exists(WinePrefix.Wine))
            throw new MissingToolException(WinePrefix.Wine, "wine64");
        using var work = new WorkFolder();
        string recorder = Toolchain.PublishRecorder(work);
        using var prefix = new WinePrefix(work.PathOf("prefix"));
        Startup.Fill(prefix);
        string commands = work.PathOf("commands.txt");
        System.IO.File.WriteAllLines(commands, Commands(work));
        string listing = work.PathOf("listing.txt"), profile = work.PathOf(Path.GetFileName(File));
        Record(prefix, recorder, [commands], new Dictionary<string, string>
        {
            ["DOTNET_JitStdOutFile"] = Windows(listing),
            ["DOTNET_JitDisasmSummary"] = "1",
        });
        Console.Write(Record(prefix, recorder, [commands, listing, profile], new Dictionary<string, string>()));
        System.IO.File.Copy(profile, Toolchain.InRepository(File), overwrite: true);
    }

    // One a line, words separated by a blank. What is removed is restored, so that each finds something to do.
    private static IEnumerable<string> Commands(WorkFolder work)
    {
        string tree = work.PathOf("profiles-recorded");
        BulkTree.Write(tree, Profiles, Elements, LeakedEvery);
        string policyFile = work.PathOf("policy.json"), backups = Directory.CreateDirectory(work.PathOf("backups")).FullName;
        System.IO.File.WriteAllText(policyFile, Workbench.Policy);
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

    private static string Record(
        WinePrefix prefix, string recorder, string[] files, IReadOnlyDictionary<string, string> environment)
    {
        Benchmark.Talk("recording");
        CommandResult result = prefix.Run(
            recorder, files.Select(Windows),
            new Dictionary<string, string>(environment)
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
