using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Cards;

/// <summary>A remote client names its readers as it likes, and an administrator reads the name on a terminal.</summary>
public sealed class HostileReaderNameTests(PublishedExe exe) : IDisposable
{
    private readonly PolicyFiles _policies = new();

    [Theory]
    [InlineData("list", "text")]
    [InlineData("list", "csv")]
    [InlineData("list", "json")]
    [InlineData("detect", "line")]
    [InlineData("inspect", "text")]
    [InlineData("inspect", "csv")]
    [InlineData("inspect", "json")]
    public void NameOfReader_ReachesNoTerminalAsItIs(string command, string format)
    {
        new PersonalStore(exe.Prefix).Fill(Entries.Foreign());
        string[] arguments = command == "inspect" ? ["inspect", "Bob"] : [command];
        var machine = new PlayedMachine { Cards = "Evil\e[2J\e]0;\a\u009B31m \u202Ename;type=0x20;state=0x20" };

        CommandResult result = exe.Run(machine, [.. arguments, "--format", format, "--policy", _policies.Make()]).Command;

        string written = result.Output + result.Error;
        Assert.DoesNotContain(written, letter => letter is '\u202E' || (char.IsControl(letter) && letter is not ('\r' or '\n')));
    }

    public void Dispose() => _policies.Dispose();
}
