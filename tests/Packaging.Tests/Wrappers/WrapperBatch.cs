namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>
/// All scenarios with all wrappers in one process of the engine, which takes long to start. Everything that a script
/// writes to any stream is taken; runs in processes of their own are in <see cref="WrapperProcessTests"/>.
/// </summary>
public sealed class WrapperBatch : IDisposable
{
    // Cmdlets and operators only: it runs in Constrained Language itself.
    private const string Driver = """
        foreach ($folder in Get-Content -LiteralPath $env:CERTPROP_FOLDERS) {
            $env:ProgramW6432 = "$folder/Files"
            $script = (Get-Item "$folder/*.ps1").FullName
            try { & $script *> "$folder/output" }
            catch { "THROWN $_" >> "$folder/output"; $LASTEXITCODE = 99 }
            "$LASTEXITCODE" > "$folder/code"
        }
        """;

    private readonly Dictionary<(bool, int, int), Device> _devices = [];

    /// <summary>The wrapper's device after its run.</summary>
    internal Device After(bool constrained, int wrapper, int scenario)
    {
        // Not in the constructor: what skips a test there fails it.
        if (!_devices.ContainsKey((constrained, wrapper, scenario)))
            Run(constrained);
        return _devices[(constrained, wrapper, scenario)];
    }

    public void Dispose()
    {
        foreach (Device device in _devices.Values)
            device.Dispose();
    }

    private void Run(bool constrained)
    {
        _ = PowerShellEngine.Program;
        var folders = new List<string>();
        for (int wrapper = 0; wrapper < RenderedWrapper.All.Count; wrapper++)
        {
            for (int scenario = 0; scenario < Scenario.All.Count; scenario++)
            {
                var device = new Device(Scenario.All[scenario].Play);
                device.Prepare(RenderedWrapper.All[wrapper], Scenario.All[scenario]);
                _devices.Add((constrained, wrapper, scenario), device);
                folders.Add(device.Folder);
            }
        }
        string list = Path.Combine(folders[0], "folders");
        File.WriteAllLines(list, folders);
        // Where there is an xdg-open, this PowerShell opens with it what cannot be started; Windows has none.
        string tools = Directory.CreateDirectory(Path.Combine(folders[0], "tools")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "cat"), "/bin/cat");
        EngineRun run = PowerShellEngine.Run(
            ["-Command", $"{(constrained ? $"{PowerShellEngine.Constrain}; " : "")}$env:PATH = '{tools}'; {Driver}"],
            new Dictionary<string, string> { ["CERTPROP_FOLDERS"] = list });
        Assert.Equal((0, "", ""), (run.ExitCode, run.Output, run.Error));
    }
}
