using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.StandIns;

namespace CertProp.Windows.Tests.Removal;

/// <summary>The live store through CryptoAPI: what is removed is gone when the store is opened anew, and comes back as it was.</summary>
public sealed class LiveRemovalTests(PublishedExe exe) : IDisposable
{
    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);

    [Fact]
    public void Remove_TakesTheLeakedOneAndNothingElse_AndRestoreBringsItBack()
    {
        ElementWriter leaked = Entries.Foreign();
        _store.Fill(leaked, Entries.Own(), Entries.WithoutKey(), Entries.Managed());

        CommandResult removal = Run("remove", "--scope", "user", "--format", "json");
        Assert.Equal((0, ""), (removal.ExitCode, removal.Error));
        Assert.Equal("removed", removal.Find(leaked)!.Value.GetProperty("action").GetString());
        Assert.DoesNotContain(leaked.Thumbprint, _store.Export(), StringComparison.Ordinal);

        CommandResult again = Run("remove", "--scope", "user");
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.StartsWith("No leaked certificates", again.Output, StringComparison.Ordinal);

        CommandResult restored = Run("restore", "--run", "last", "--format", "json");
        Assert.Equal((0, ""), (restored.ExitCode, restored.Error));
        Assert.Equal("restored", Run("list", "--format", "json").ReasonOf(leaked));
    }

    private CommandResult Run(params string[] arguments) => exe.Run(new PlayedMachine(), [.. arguments, "--policy", _policies.Make()]).Command;

    public void Dispose() => _policies.Dispose();
}
