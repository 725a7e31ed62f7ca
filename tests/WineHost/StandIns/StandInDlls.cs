using CertProp.Tests.Support;

namespace CertProp.WineHost.StandIns;

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

    /// <param name="prefix">Is started, and takes them.</param>
    /// <param name="folder">What is compiled goes there, and what the stand-ins were asked.</param>
    /// <exception cref="InvalidOperationException">They do not compile.</exception>
    public static StandInDlls Build(WinePrefix prefix, string folder)
    {
        Directory.CreateDirectory(folder);
        // Makes the prefix, whose system32 takes the stand-ins.
        prefix.StartServer();
        foreach ((string name, string library) in s_dlls)
        {
            string dll = MingwCompiler.Compile(
                $"WineHost/StandIns/{name}.c", Path.Combine(folder, $"{name}.dll"), "-shared", $"-l{library}");
            File.Copy(dll, Path.Combine(prefix.DriveC, "windows", "system32", $"{name}.dll"), overwrite: true);
        }
        return new StandInDlls(Path.Combine(folder, "journal.txt"));
    }

    /// <param name="machine">What they play.</param>
    /// <param name="run">Runs a program with the environment that makes them play it.</param>
    /// <exception cref="InvalidOperationException">The program did not give back all that it was handed.</exception>
    public PlayedResult Run(PlayedMachine machine, Func<IReadOnlyDictionary<string, string>, CommandResult> run)
    {
        File.Delete(_journal);
        var environment = new Dictionary<string, string>(machine.Scripts)
        {
            ["WINEDLLOVERRIDES"] = string.Join(',', s_dlls.Select(dll => dll.Name)) + "=n",
            ["CERTPROP_JOURNAL"] = WinePrefix.WindowsPath(_journal),
        };
        CommandResult result = run(environment);
        string[] journal = File.Exists(_journal) ? File.ReadAllLines(_journal) : [];
        // Every context, block and provider handle that was handed out came back.
        if (Array.Find(journal, line => line.StartsWith("left ", StringComparison.Ordinal) && line != "left 0") is { } left)
            throw new InvalidOperationException($"the program did not give back what stand-ins handed out: {left}");
        return new PlayedResult(result, journal);
    }
}

/// <param name="Command">What the exe said.</param>
/// <param name="Journal">What the stand-ins were asked, a line a call.</param>
internal sealed record PlayedResult(CommandResult Command, string[] Journal);
