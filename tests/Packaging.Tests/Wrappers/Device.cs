using System.Security.Cryptography;

namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>A folder in place of a device's Program Files, with a stand-in for certprop.exe.</summary>
internal sealed class Device : IDisposable
{
    /// <summary>The file version of anything that is no Windows program.</summary>
    public const string Version = "0.0.0.0";

    private readonly TemporaryFolder _folder = new();

    /// <param name="play">Shell text that the stand-in runs; null: nothing is installed.</param>
    public Device(string? play)
    {
        if (play is null)
            return;
        _folder.Write("Files/CertPropRemediation/certprop.exe", $"""
            #!/bin/sh
            printf '%s\n' "$@" > '{ArgumentsFile}'
            cat > '{InputFile}'
            {play}
            """);
        Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
            | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    }

    public string Folder => _folder.Path;

    public string Helper => Path.Combine(Folder, "Files", "CertPropRemediation", "certprop.exe");

    public UnixFileMode Mode
    {
        set
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Helper, value);
        }
    }

    public string Hash => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Helper)));

    /// <summary>What the stand-in was given; null where it was not run.</summary>
    public string? Arguments =>
        File.Exists(ArgumentsFile) ? File.ReadAllText(ArgumentsFile).TrimEnd().Replace('\n', ' ') : null;

    public byte[] Input => File.ReadAllBytes(InputFile);

    private string ArgumentsFile => Path.Combine(Folder, "arguments");

    private string InputFile => Path.Combine(Folder, "input");

    /// <summary>The wrapper, made to accept this stand-in.</summary>
    public RenderedWrapper Accepting(RenderedWrapper wrapper) =>
        wrapper with { Accepted = new Dictionary<string, string> { [Version] = Hash } };

    /// <summary>Puts a wrapper here and makes everything so that the scenario happens when it runs.</summary>
    public void Prepare(RenderedWrapper wrapper, Scenario scenario)
    {
        Write(wrapper.Name, (wrapper with
        {
            Accepted = scenario.Accepted?.Invoke(this) ?? (scenario.Play is null ? wrapper
                : Accepting(wrapper)).Accepted,
        }).Text);
        scenario.Before?.Invoke(this);
    }

    /// <summary>Runs a wrapper as the agent does.</summary>
    public EngineRun Run(RenderedWrapper wrapper, params string[] launcher) =>
        PowerShellEngine.Run(["-ExecutionPolicy", "Bypass", "-File", Write(wrapper.Name, wrapper.Text)], Environment,
            launcher);

    /// <summary>Runs a wrapper after other code.</summary>
    public EngineRun RunWithin(RenderedWrapper wrapper, string before) => PowerShellEngine.Run(
        ["-Command", $"{before}; & '{Write(wrapper.Name, wrapper.Text)}'; exit $LASTEXITCODE"], Environment);

    /// <summary>Lets other accounts read everything here.</summary>
    public void OpenTo(bool everybody)
    {
        if (everybody)
            Tool.Run("chmod", "-R", "a+rX", Folder);
    }

    public string Write(string name, string text) => _folder.Write(name, text);

    public string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string> Environment => new()
    {
        ["ProgramW6432"] = Path.Combine(Folder, "Files"),
        ["HOME"] = Folder,
    };
}
