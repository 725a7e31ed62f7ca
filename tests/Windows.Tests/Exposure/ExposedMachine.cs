using System.Security.Cryptography;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Programs;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Exposure;

/// <summary>
/// A machine with a service CertPropSvc in its service manager, policies in its registry and a user with documents;
/// none of it is there afterwards.
/// </summary>
internal sealed class ExposedMachine : IDisposable
{
    public const string Policies = @"HKEY_LOCAL_MACHINE\SOFTWARE\Policies";
    public const string Redirection = $@"{Policies}\Microsoft\Windows NT\Terminal Services";
    public const string Propagation = $@"{Policies}\Microsoft\Windows\CertProp";
    public const string MdmArea = $@"{Mdm}\current\device\ADMX_TerminalServer";
    public const string ServiceKey = @"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\CertPropSvc";

    private const string Mdm = @"HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\PolicyManager";

    /// <summary>One empty reader.</summary>
    public static readonly PlayedMachine Empty = new() { Cards = "Yubico 0;type=0x20;state=0x10" };

    /// <summary>A card in it.</summary>
    public static readonly PlayedMachine WithCard = new() { Cards = "Yubico 0;type=0x20;state=0x20" };

    private readonly PublishedExe _exe;
    private readonly string _service;
    private readonly TemporaryFolder _folder = new();
    private readonly PolicyFiles _policies = new();

    public ExposedMachine(PublishedExe exe)
    {
        _exe = exe;
        Prefix.StartServer();
        Clear();
        foreach (string name in (string[])["Documents", "Desktop"])
        {
            // Wine makes links to the folders of whoever runs it, which are nobody's to write to here.
            string folder = Path.Combine(Prefix.UserFolder, name);
            if (new FileInfo(folder).LinkTarget is not null)
                File.Delete(folder);
            Directory.CreateDirectory(folder);
        }
        _service = CompiledProgram.Make("service", _folder.Path, "-ladvapi32");
        CreateService("demand");
    }

    public WinePrefix Prefix => _exe.Prefix;

    public string Documents => Path.Combine(Prefix.UserFolder, "Documents");

    public string DefaultRdp => Path.Combine(Documents, "Default.rdp");

    public string MachineRecord => Path.Combine(MachineFolder, "Backup", "protect.json");

    public string UserRecord => Path.Combine(UsersFolder, "Backup", "protect.json");

    public bool ServiceRuns =>
        Prefix.Run("sc", ["query", "CertPropSvc"]).Output.Contains("RUNNING", StringComparison.Ordinal);

    /// <summary>Everything that protect may change, to the byte.</summary>
    public string State => string.Join('\n',
        Prefix.ExportRegistry(Policies), Prefix.ExportRegistry(ServiceKey),
        string.Join('\n', ((string[])["Documents", "Desktop"])
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(Path.Combine(Prefix.UserFolder, folder)))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")));

    public void SetDword(string key, string name, uint value) => Import(key, $"\"{name}\"=dword:{value:x8}");

    public void Import(string key, string value) => Prefix.ImportRegistry($"[{key}]\r\n{value}\r\n");

    public void Delete(string key) => Prefix.ImportRegistry($"[-{key}]\r\n");

    /// <summary>Makes the service anew; Wine's sc does not change one.</summary>
    public void SetStartType(string word)
    {
        DeleteService();
        CreateService(word);
    }

    public void DeleteService()
    {
        StopService();
        Assert.Equal(0, Prefix.Run("sc", ["delete", "CertPropSvc"]).ExitCode);
    }

    public void StartService()
    {
        Prefix.Run("sc", ["start", "CertPropSvc"]);
        for (int i = 0; i < 100 && !ServiceRuns; i++)
            Thread.Sleep(50);
        Assert.True(ServiceRuns, "the service does not start");
    }

    public void StopService()
    {
        Prefix.Run("sc", ["stop", "CertPropSvc"]);
        for (int i = 0; i < 100 && ServiceRuns; i++)
            Thread.Sleep(50);
    }

    public CommandResult Run(params string[] arguments) => Run(Empty, arguments);

    public CommandResult Run(PlayedMachine machine, params string[] arguments) =>
        Check(arguments[0], _exe.Run(machine, arguments).Command);

    public string Policy(string members) => _policies.Make(members);

    /// <summary>Runs it as an ordinary prompt does, without an administrator's rights.</summary>
    public CommandResult RunLimited(string arguments)
    {
        string limited = CompiledProgram.Make("limited", _folder.Path);
        CommandResult result = Prefix.Run(limited, [$"\"{PublishedExe.WindowsPath(_exe.Path)}\" {arguments}"]);
        return Check(arguments.Split(' ')[0], result);
    }

    public void Dispose()
    {
        StopService();
        // A test may have deleted it.
        Prefix.Run("sc", ["delete", "CertPropSvc"]);
        Clear();
        _policies.Dispose();
        _folder.Dispose();
    }

    // Every document that any test gets is of the published form.
    private static CommandResult Check(string verb, CommandResult result)
    {
        if (!result.Output.StartsWith('{'))
            return result;
        string[] faults = verb switch
        {
            "exposure" => Schemas.FaultsOfExposure(result.Output),
            "protect" => Schemas.FaultsOfProtect(result.Output),
            _ => Schemas.FaultsOfReport(result.Output),
        };
        Assert.True(faults.Length == 0, $"{string.Join('\n', faults)}\n{result.Output}");
        return result;
    }

    private string MachineFolder => Path.Combine(Prefix.DriveC, "ProgramData", "CertPropRemediation");

    private string UsersFolder => Path.Combine(Prefix.UserFolder, "AppData", "Local", "CertPropRemediation");

    private void CreateService(string startType)
    {
        string program = PublishedExe.WindowsPath(_service);
        string[] create = ["create", "CertPropSvc", "binPath=", program, "start=", startType];
        Assert.Equal(0, Prefix.Run("sc", create).ExitCode);
    }

    private void Clear()
    {
        Prefix.ImportRegistry($"""
            [-{Policies}\Microsoft]

            [-{ServiceKey}]

            [{Policies}]

            [-{Mdm}]

            """);
        string groupPolicy = Path.Combine(Prefix.DriveC, "windows", "system32", "GroupPolicy");
        foreach (string folder in (string[])[MachineFolder, UsersFolder, groupPolicy])
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        foreach (string name in (string[])["Documents", "Desktop"])
        {
            var folder = new DirectoryInfo(Path.Combine(Prefix.UserFolder, name));
            if (folder is { Exists: true, LinkTarget: null })
                folder.Delete(recursive: true);
        }
    }
}
