using System.Security.Cryptography;
using CertProp.Deploy.Bundle;
using CertProp.DeviceSim;
using CertProp.DeviceSim.Scripts;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Removal;
using CertProp.Windows.Tests.Wrappers;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// A Windows of one device's own, in a Wine prefix that goes with it: with a signed-in user, whose session SYSTEM can
/// enter, and with profiles of others.
/// </summary>
internal sealed class WineMachine : IMachine, IDisposable
{
    private static readonly PlayedMachine s_played = new();

    private readonly TemporaryFolder _folder = new();
    private readonly ManagementAgent _agent;
    private readonly WinePrefix _prefix;
    private readonly StandInDlls _standIns;
    private readonly SessionEnvironment _session;
    private readonly PersonalStore _store;
    private readonly MachineProfileList _profiles;
    private readonly List<string> _profileStores = [];

    public WineMachine(ManagementAgent agent)
    {
        _agent = agent;
        _prefix = new WinePrefix(Path.Combine(_folder.Path, "prefix"));
        _standIns = StandInDlls.Build(_prefix, Path.Combine(_folder.Path, "stand-ins"));
        _session = new SessionEnvironment(_prefix);
        _session.Play(s_played);
        _store = new PersonalStore(_prefix);
        _store.Fill();
        _profiles = new MachineProfileList(_prefix);
    }

    public string ProgramFiles => Path.Combine(_prefix.DriveC, "Program Files");

    public string HelperPath => Path.Combine(ProgramFiles, "CertPropRemediation", HelperProgram.FileName);

    public string AgentCache => Path.Combine(_prefix.DriveC, "windows", "IMECache");

    /// <summary>Replaces everything in the signed-in user's store.</summary>
    public void Fill(params IEnumerable<ElementWriter> entries) => _store.Fill(entries);

    /// <summary>Makes a profile with a store, of somebody who is not signed in.</summary>
    public void AddProfile(int number, string name, params IEnumerable<ElementWriter> entries)
    {
        string folder = _profiles.MakeFolder($"users/{name}", entries);
        _profiles.Add(ProfileMachine.SidOf(number), $@"C:\users\{name}").Import();
        _profileStores.Add(Path.Combine(folder, TemporaryFolder.StoreInProfile));
    }

    /// <summary>
    /// Everything in all stores, a line an entry, as far as a removal and its undo must leave it alike: of profiles
    /// every byte, of the live store, where Windows orders them anew, certificate and properties.
    /// </summary>
    public IReadOnlyList<string> Entries() =>
    [
        .. _store.Read().OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"live {entry.Key} {ElementRecords.Describe(entry.Value)}"),
        .. _profileStores.SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal)
            .Select(file => $"{file} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}"),
    ];

    public Version? FileVersion(string program) => File.Exists(program) ? HelperProgram.Read(program).Version : null;

    public int RunProgram(string program, IReadOnlyList<string> arguments) =>
        _standIns.Run(s_played, environment => _prefix.Run(program, arguments, environment)).Command.ExitCode;

    public ScriptResult RunScript(string script)
    {
        CommandResult ended =
            _standIns.Run(s_played, environment => _agent.Run(_prefix, script, environment)).Command;
        return new ScriptResult(ended.ExitCode, ended.Output, ended.Error);
    }

    public void Dispose()
    {
        _session.Dispose();
        _profiles.Dispose();
        _prefix.Dispose();
        _folder.Dispose();
    }
}
