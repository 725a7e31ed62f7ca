using CertProp.Tests.Support;
using CertProp.Windows.Tests.WineTools;

namespace CertProp.Windows.Tests.StandIns;

/// <summary>
/// The stand-ins for winscard.dll, wtsapi32.dll and ncrypt.dll, compiled once and put into a prefix's system32, where
/// only runs that ask for them load them.
/// </summary>
internal sealed class StandInDlls
{
    private static readonly (string Name, string Library)[] s_dlls =
        [("winscard", "advapi32"), ("wtsapi32", "advapi32"), ("ncrypt", "crypt32")];

    private readonly string _journal;

    private StandInDlls(string journal) => _journal = journal;

    public static StandInDlls Build(WinePrefix prefix, string folder)
    {
        string compiler = Tool.Require("mingw", "x86_64-w64-mingw32-gcc");
        Directory.CreateDirectory(folder);
        // Makes the prefix, whose system32 takes the stand-ins.
        prefix.StartServer();
        foreach ((string name, string library) in s_dlls)
        {
            string dll = Path.Combine(folder, $"{name}.dll");
            (int exitCode, string output, string error) = Tool.Run(
                compiler, "-shared", "-O1", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-unused-function",
                "-o", dll, Path.Combine(Repository.Root, "tests", "Windows.Tests", "StandIns", $"{name}.c"), $"-l{library}");
            Assert.True(exitCode == 0, $"{name}.c does not compile: {output}{error}");
            File.Copy(dll, Path.Combine(prefix.DriveC, "windows", "system32", $"{name}.dll"), overwrite: true);
        }
        return new StandInDlls(Path.Combine(folder, "journal.txt"));
    }

    public PlayedResult Run(PlayedMachine machine, Func<IReadOnlyDictionary<string, string>, CommandResult> run)
    {
        File.Delete(_journal);
        var environment = new Dictionary<string, string>(machine.Scripts)
        {
            ["WINEDLLOVERRIDES"] = string.Join(',', s_dlls.Select(dll => dll.Name)) + "=n",
            ["CERTPROP_JOURNAL"] = PublishedExe.WindowsPath(_journal),
        };
        CommandResult result = run(environment);
        string[] journal = File.Exists(_journal) ? File.ReadAllLines(_journal) : [];
        // Every context, block and provider handle that was handed out came back.
        Assert.DoesNotContain(journal, line => line.StartsWith("left ", StringComparison.Ordinal) && line != "left 0");
        return new PlayedResult(result, journal);
    }
}

/// <param name="Command">What the exe said.</param>
/// <param name="Journal">What the stand-ins were asked, a line a call.</param>
internal sealed record PlayedResult(CommandResult Command, string[] Journal);
