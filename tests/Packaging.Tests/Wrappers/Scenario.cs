namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>What there is on a device and what certprop does, and what must come of it.</summary>
/// <param name="Name">What happens.</param>
/// <param name="Play">Shell text in place of certprop.exe; null: nothing is installed.</param>
/// <param name="Line">The one line.</param>
/// <param name="ExitCode">Of the wrapper, for Intune.</param>
internal sealed record Scenario(string Name, string? Play, string Line, int ExitCode)
{
    public const string Clean = """CLEAN no leaked certificates | {"v":1,"s":"clean","n":0}""";

    private const string Leaked =
        """LEAKED 3 certificates, 2 profiles | {"v":1,"s":"leaked","n":3,"c":[["8BC56FD1","A \u00DF CA",""]]}""";
    private const string Failed = """ERROR denied no rights | {"v":1,"s":"error","e":"denied"}""";

    /// <summary>Whether certprop.exe is run at all.</summary>
    public bool IsRun { get; init; } = true;

    /// <summary>The helpers that the wrapper accepts, where it is not just this one.</summary>
    public Func<Device, Dictionary<string, string>>? Accepted { get; init; }

    /// <summary>What happens to the device before the wrapper runs.</summary>
    public Action<Device>? Before { get; init; }

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("clean", $"echo '{Clean}'; exit 0", Clean, 0),
        new("compliant", "echo Compliant; exit 0", "Compliant", 0),
        new("leaked", $"printf '%s\\n' '{Leaked}'; exit 1", Leaked, 1),
        new("its own error", $"echo '{Failed}'; exit 1", Failed, 1),
        new("noise before and after", Noise, Clean, 0),
        new("two lines", $"echo '{Clean}'; printf '%s\\n' '{Leaked}'; exit 1", Leaked, 1),
        new("line ends of Windows", $"printf '%s\\r\\n' '{Clean}'; exit 0", Clean, 0),
        new("no line", "exit 0", Crashed(0), 1),
        new("empty lines", "echo; echo; exit 0", Crashed(0), 1),
        new("only noise", "echo usage; echo bad >&2; exit 1", Crashed(1), 1),
        new("other form", "echo 'clean | {\"v\":1}'; echo 'CLEAN | {\"v\":2}'; echo 'Compliant '; exit 0", Crashed(0),
            1),
        new("code without meaning", $"echo '{Clean}'; exit 10", Crashed(10), 1),
        new("defect", $"echo '{Failed}'; exit 70", Crashed(70), 1),
        new("killed", $"echo '{Clean}'; kill -SEGV $$", Crashed(139), 1),
        new("one of several accepted versions", $"echo '{Clean}'", Clean, 0)
        {
            Accepted = device => new() { ["0.2.0.0"] = Other('A'), [Device.Version] = device.Hash,
                ["0.1.0.0"] = Other('B') },
        },
        new("hash in small letters", $"echo '{Clean}'", Clean, 0)
        {
            Accepted = device => new() { [Device.Version] = device.Hash.ToLowerInvariant() },
        },
        new("version not accepted", $"echo '{Clean}'",
            Pending("helper-version", "is 0.0.0.0, which is not accepted here"), 1)
        {
            IsRun = false,
            Accepted = device => new() { ["0.2.0.0"] = device.Hash },
        },
        new("other bytes", $"echo '{Clean}'",
            Error("wrong-hash", "certprop.exe 0.0.0.0 is not the published one; not run"), 1)
        {
            IsRun = false,
            Before = device => File.AppendAllText(device.Helper, "\n"),
        },
        new("missing", null, Pending("helper-missing", "is not installed yet"), 1) { IsRun = false },
        new("a folder", null, Pending("helper-missing", "is not installed yet"), 1)
        {
            IsRun = false,
            Before = device => Directory.CreateDirectory(device.Helper),
        },
        new("cannot be started", $"echo '{Clean}'", Error("crashed", "NativeCommandFailed"), 1)
        {
            IsRun = false,
            Before = device => device.Mode = UnixFileMode.UserRead,
        },
    ];

    private static string Noise =>
        $"echo a >&2; echo b; echo '{Clean}'; echo '{Failed}x' >&2; echo c; echo d >&2; exit 0";

    private static string Crashed(int code) => Error("crashed", $"certprop.exe ended with {code} and without its line");

    private static string Error(string code, string what) =>
        $$"""ERROR {{code}} {{what}} | {"v":1,"s":"error","e":"{{code}}"}""";

    private static string Pending(string code, string what) =>
        $$"""PENDING {{code}} certprop.exe {{what}} | {"v":1,"s":"pending","e":"{{code}}"}""";

    private static string Other(char digit) => new(digit, 64);
}
