namespace CertProp.DeviceSim.Scripts;

/// <summary>Runs packages on a machine, one script after the other, as <see cref="ScriptCycle"/> decides.</summary>
internal sealed class ScriptAgent(IMachine machine)
{
    public RunState Run(ScriptPackage package)
    {
        string folder = Path.Combine(machine.AgentCache, package.Folder);
        var cycle = new ScriptCycle(RunScript(folder, "detect.ps1", package.Detection));
        while (true)
        {
            switch (cycle.Next(package.Remediation is not null))
            {
                case CycleStep.Remediate:
                    cycle = cycle with { Remediation = RunScript(folder, "remediate.ps1", package.Remediation!) };
                    break;
                case CycleStep.DetectAgain:
                    cycle = cycle with { PostDetection = RunScript(folder, "detect.ps1", package.Detection) };
                    break;
                default:
                    return cycle.State;
            }
        }
    }

    private ScriptResult RunScript(string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(folder);
        string script = Path.Combine(folder, name);
        File.WriteAllBytes(script, content);
        return machine.RunScript(script);
    }
}
