using CertProp.Tests.Support;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Setup;

/// <summary>The prefix as install and uninstall see it: nothing is installed at first, and nothing afterwards.</summary>
internal sealed class InstalledMachine : IDisposable
{
    public const string SourceKey = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\EventLog\Application\CertPropRemediation";
    public const string Program = @"C:\Program Files\CertPropRemediation\certprop.exe";

    private readonly PublishedExe _exe;

    public InstalledMachine(PublishedExe exe)
    {
        _exe = exe;
        // Makes the prefix, with its folders.
        exe.Prefix.StartServer();
        Clear();
    }

    public string Folder => Path.Combine(_exe.Prefix.DriveC, "Program Files", "CertPropRemediation");

    public string Data => Path.Combine(_exe.Prefix.DriveC, "ProgramData", "CertPropRemediation");

    public string Task => Path.Combine(_exe.Prefix.DriveC, "windows", "system32", "tasks", "CertPropRemediation");

    public string this[string file] => Path.Combine(Folder, file);

    public CommandResult Run(params string[] arguments) => _exe.Run(arguments);

    /// <summary>Runs the program that is installed.</summary>
    public CommandResult RunInstalled(params string[] arguments) => _exe.Prefix.Run(Program, arguments);

    public CommandResult Install(params string[] options)
    {
        CommandResult result = Run(["install", .. options]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return result;
    }

    /// <summary>Everything that is installed, with the time it was written.</summary>
    public string[] Files() => !Directory.Exists(Folder) ? [] :
    [
        .. new DirectoryInfo(Folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(file => $"{file.Name} {file.LastWriteTimeUtc.Ticks}").Order(StringComparer.Ordinal),
    ];

    /// <summary>Runs on a played machine and takes apart what Wine says of the events.</summary>
    public static WrittenEvents EventsOf(Func<PlayedMachine, CommandResult> run) =>
        WrittenEvents.Of(run(new PlayedMachine { ShowsEvents = true }));

    public void Dispose() => Clear();

    private void Clear()
    {
        foreach (string folder in (string[])[Folder, .. Directory.GetDirectories(Path.GetDirectoryName(Data)!, "CertPropRemediation*")])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        File.Delete(Task);
        _exe.Prefix.ImportRegistry($"[-{SourceKey}]\r\n");
    }
}
