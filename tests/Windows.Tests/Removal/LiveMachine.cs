using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>A user with a personal store and a backup folder; nothing of it is left afterwards.</summary>
internal sealed class LiveMachine : IDisposable
{
    private readonly PublishedExe _exe;
    private readonly PolicyFiles _policies = new();

    public LiveMachine(PublishedExe exe)
    {
        _exe = exe;
        Store = new PersonalStore(exe.Prefix);
        Backups = BackupRuns.OfUser(exe.Prefix);
    }

    public PersonalStore Store { get; }

    public BackupRuns Backups { get; }

    /// <summary>Members of the policy beside the minimum age, which is none.</summary>
    public string Policy { get; set; } = "";

    /// <summary>Runs a command in the user's session, to a JSON report.</summary>
    public CommandResult Run(params string[] arguments) => Run(new PlayedMachine(), arguments);

    /// <inheritdoc cref="Run(string[])"/>
    public CommandResult Run(PlayedMachine machine, params string[] arguments) => _exe.Run(
        machine, [.. arguments, "--scope", "user", "--policy", _policies.Make(Policy), "--format", "json"]).Command;

    public void Dispose()
    {
        Backups.Dispose();
        _policies.Dispose();
    }
}
