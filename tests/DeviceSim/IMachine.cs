using CertProp.DeviceSim.Scripts;

namespace CertProp.DeviceSim;

/// <summary>
/// What the agent needs of Windows: folders, programs and scripts, all as SYSTEM. Paths are those of the system that
/// the simulation runs on.
/// </summary>
public interface IMachine
{
    /// <summary>%ProgramFiles%, the 64-bit one.</summary>
    string ProgramFiles { get; }

    /// <summary>C:\Windows\IMECache: content of apps, and scripts in <c>HealthScripts</c>.</summary>
    string AgentCache { get; }

    /// <summary>The file version in a program's resources.</summary>
    /// <returns>Null where there is no such program, or none with a version.</returns>
    Version? FileVersion(string program);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path of this system, or one as the device has it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>What it ended with.</returns>
    int RunProgram(string program, IReadOnlyList<string> arguments);

    /// <summary>
    /// Runs a script in a PowerShell of its own, without a profile and past the execution policy. Whether it is killed
    /// after its hour (W11) is the machine's business.
    /// </summary>
    ScriptResult RunScript(string script);
}
