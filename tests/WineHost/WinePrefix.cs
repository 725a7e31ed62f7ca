using System.Diagnostics;
using System.Globalization;
using System.Text;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>A Wine prefix of its own: a small Windows with registry and files, and the server that runs it.</summary>
internal sealed class WinePrefix : IDisposable
{
    /// <summary>The program that must be there.</summary>
    public const string Wine = "/usr/lib/wine/wine64";

    private const string Server = "/usr/lib/wine/wineserver64";

    private string[] _launcher = [];
    private bool _running;

    public WinePrefix(string path) => Path = Directory.CreateDirectory(path).FullName;

    public string Path { get; }

    /// <summary>What makes Wine run a program in this prefix.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["WINEPREFIX"] = Path,
        ["WINEDEBUG"] = "-all",
        // Wine takes the encoding of file names from the locale.
        ["LC_ALL"] = "C.UTF-8",
    };

    public string DriveC => System.IO.Path.Combine(Path, "drive_c");

    /// <summary>The user's registry as a file; only up to date while the server does not run.</summary>
    public string UserRegistry => System.IO.Path.Combine(Path, "user.reg");

    /// <summary>The profile folder of whoever runs this.</summary>
    public string UserFolder => System.IO.Path.Combine(DriveC, "users", System.Environment.UserName);

    /// <summary>A path of this system as programs in the prefix see it.</summary>
    public static string WindowsPath(string path) => $"Z:{path.Replace('/', '\\')}";

    /// <summary>Runs a program of this machine, or one of Wine's own such as <c>reg</c>.</summary>
    public CommandResult Run(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        environment ??= new Dictionary<string, string>();
        return Persist(() => ProcessRun.Of(Describe(program, arguments), environment));
    }

    /// <summary>
    /// Runs a program that wants a console, on a terminal of its own. What it writes goes into files all the same, as
    /// with an agent who reads it. Needs the program <c>script</c>.
    /// </summary>
    public CommandResult RunOnTerminal(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        string output = System.IO.Path.Combine(Path, "output.txt"), error = System.IO.Path.Combine(Path, "error.txt");
        return Persist(() =>
        {
            ProcessStartInfo described = Describe(program, arguments);
            string command = string.Join(' ', described.ArgumentList.Prepend(described.FileName).Select(Quote));
            string[] options = ["-qec", $"{command} >{Quote(output)} 2>{Quote(error)}", "/dev/null"];
            CommandResult result = ProcessRun.Of(Use(new ProcessStartInfo("script", options)), environment);
            return result with { Output = File.ReadAllText(output), Error = File.ReadAllText(error) };
        });
    }

    // Once in some thousand starts Wine does not get a program started, and says nothing. No program here ends so by
    // itself.
    private static CommandResult Persist(Func<CommandResult> run) =>
        run() is var result && result is { ExitCode: 1, Output: "", Error: "" } ? run() : result;

    // For a shell.
    private static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>Starts a program that waits for what is written to it; whoever starts it ends it.</summary>
    public Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = Describe(program, arguments);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        return Process.Start(start)!;
    }

    /// <summary>Imports registry text: what stands behind the first line of a .reg file.</summary>
    /// <exception cref="InvalidOperationException">Wine does not take it.</exception>
    public void ImportRegistry(string text)
    {
        string file = System.IO.Path.Combine(Path, "import.reg");
        File.WriteAllText(file, $"Windows Registry Editor Version 5.00\r\n\r\n{text}", Encoding.Unicode);
        CommandResult result = RunReg("import", WindowsPath(file));
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"reg import: {result.Output}{result.Error}");
    }

    // Once in some thousand starts Wine does not find its own program ("Application could not be started").
    private CommandResult RunReg(params string[] arguments)
    {
        CommandResult result = Run("reg", arguments);
        return result.ExitCode == 0 ? result : Run("reg", arguments);
    }

    /// <summary>The text of a key and everything below it.</summary>
    /// <exception cref="InvalidOperationException">There is no such key.</exception>
    public string ExportRegistry(string key)
    {
        string file = System.IO.Path.Combine(Path, "export.reg");
        CommandResult result = RunReg("export", key, WindowsPath(file), "/y");
        if (result.ExitCode != 0)
            throw new InvalidOperationException($"reg export {key}: {result.Output}{result.Error}");
        return File.ReadAllText(file, Encoding.Unicode);
    }

    /// <summary>
    /// Starts the server, which opens files for all programs. It stays until it is stopped: to start anew costs each
    /// run a second.
    /// </summary>
    public void StartServer()
    {
        if (_running)
            return;
        RunQuietly([.. _launcher, Server, "-p"]);
        // Starts the services too, which stay as well and would keep any output open that they inherit.
        RunQuietly([.. _launcher, Wine, "wineboot"]);
        _running = true;
    }

    /// <summary>
    /// Starts the server anew behind another program, which may take rights away from all that runs here.
    /// </summary>
    public void RestartServer(params string[] launcher)
    {
        StopServer();
        _launcher = launcher;
        StartServer();
    }

    /// <summary>Runs programs behind another one; the server, which opens files for all, is not among them.</summary>
    public T RunBehind<T>(string[] launcher, Func<T> run)
    {
        StartServer();
        string[] usual = _launcher;
        _launcher = launcher;
        try
        {
            return run();
        }
        finally
        {
            _launcher = usual;
        }
    }

    /// <summary>Stops the server of this prefix and no other; the registry is in its files then.</summary>
    public void StopServer()
    {
        if (!_running)
            return;
        // Ends the programs that stay in the background, and waits until all is written.
        RunQuietly(Server, "-k");
        RunQuietly(Server, "-w");
        _running = false;
    }

    /// <summary>Command lines of the programs that run in this prefix now.</summary>
    public IReadOnlyList<string> Processes() =>
        [.. Directory.EnumerateDirectories("/proc").Where(IsOfPrefix).Select(process => Read(process, "cmdline"))];

    /// <summary>Ids, as this system knows them, of those whose command lines have this text.</summary>
    public IReadOnlyList<int> Find(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Where(process => IsOfPrefix(process) && Read(process, "cmdline").Contains(text, StringComparison.Ordinal))
            .Select(process => int.Parse(System.IO.Path.GetFileName(process), CultureInfo.InvariantCulture)),
    ];

    public void Dispose() => StopServer();

    private bool IsOfPrefix(string process) =>
        int.TryParse(System.IO.Path.GetFileName(process), out _)
        && Read(process, "environ").Contains($"WINEPREFIX={Path}", StringComparison.Ordinal);

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(System.IO.Path.Combine(process, file)).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or somebody else's.
            return "";
        }
    }

    private ProcessStartInfo Describe(string program, IEnumerable<string> arguments)
    {
        StartServer();
        string[] command = [.. _launcher, Wine, program, .. arguments];
        return Use(new ProcessStartInfo(command[0], command[1..]));
    }

    private void RunQuietly(params string[] command)
    {
        const string script = """exec "$@" >/dev/null 2>&1 </dev/null""";
        using Process process = Process.Start(Use(new ProcessStartInfo("sh", ["-c", script, "sh", .. command])))!;
        process.WaitForExit();
    }

    private ProcessStartInfo Use(ProcessStartInfo start)
    {
        foreach ((string name, string value) in Environment)
            start.Environment[name] = value;
        return start;
    }
}
