using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Profiles;

/// <summary>
/// Rule 3: the providers that this machine's Calais registry names for its cards are smart-card providers here, minus
/// the protected ones, and only for stores of this machine.
/// </summary>
public sealed class RegisteredProvidersTests : IDisposable
{
    private const string Cards = @"HKEY_LOCAL_MACHINE\Software\Microsoft\Cryptography\Calais\SmartCards";
    private const string Cards32 = @"HKEY_LOCAL_MACHINE\Software\Wow6432Node\Microsoft\Cryptography\Calais\SmartCards";

    private readonly PublishedExe _exe;
    private readonly PolicyFiles _policies = new();
    private readonly MachineProfileList _profiles;
    private readonly ElementWriter _csp = Entries.Foreign("Cecil Csp", "Acme Card CSP");
    private readonly ElementWriter _ksp = Entries.Foreign("Kurt Ksp", "Acme Card Key Storage Provider");
    private readonly ElementWriter _csp32 = Entries.Foreign("Old Csp", "Acme 32 bit CSP");
    private readonly ElementWriter _software = Entries.Foreign("Sally Soft", Providers.Software);
    private readonly ElementWriter _hsm = Entries.Foreign("Hugo Hsm", Providers.Luna);
    private readonly ElementWriter _unregistered = Entries.Foreign("Una Unknown", "Acme Card CSP 2");

    public RegisteredProvidersTests(PublishedExe exe)
    {
        _exe = exe;
        _profiles = new MachineProfileList(exe.Prefix);
        exe.Prefix.ImportRegistry($"""
            [{Cards}\Acme Card]
            "Crypto Provider"="Acme Card CSP"
            "Smart Card Key Storage Provider"="Acme Card Key Storage Provider"
            "80000001"="acme.dll"
            "ATR"=hex:3b,00

            [{Cards}\Acme Soft Card]
            "Crypto Provider"="{Providers.Software}"
            "Smart Card Key Storage Provider"="{Providers.Luna}"

            [{Cards}\Broken Card]
            "Crypto Provider"=dword:00000001
            "Smart Card Key Storage Provider"=""

            [{Cards32}\Acme 32]
            "Crypto Provider"="Acme 32 bit CSP"

            """.ReplaceLineEndings("\r\n"));
    }

    private ElementWriter[] All => [_csp, _ksp, _csp32, _software, _hsm, _unregistered];

    [Fact]
    public void LiveStore_KnowsTheMachinesProviders()
    {
        new PersonalStore(_exe.Prefix).Fill(All);

        AssertKnown(Run("list", "--scope", "user"));
    }

    [Fact]
    public void MachineProfiles_KnowTheMachinesProviders()
    {
        _profiles.MakeFolder("users/acme", All);
        _profiles.Add($"{MachineProfileList.Domain}-1105", @"C:\users\acme").Import();

        AssertKnown(Run("list", "--scope", "profiles"));
    }

    [Fact]
    public void PolicyStillExcludes()
    {
        new PersonalStore(_exe.Prefix).Fill(All);

        CommandResult result = Run("list", "--scope", "user", policy: "\"providers\": { \"exclude\": [\"acme card csp\"] }");

        Assert.Equal("unknownProvider", result.ReasonOf(_csp));
    }

    [Fact]
    public void FolderOfProfiles_IsAnotherMachines()
    {
        string folder = _profiles.MakeFolder($"elsewhere/{MachineProfileList.Domain}-1105_acme", All);

        CommandResult result = Run("list", "--profiles", PublishedExe.WindowsPath(Path.GetDirectoryName(folder)!));

        Assert.Equal("unknownProvider", result.ReasonOf(_csp));
        Assert.Equal("unknownProvider", result.ReasonOf(_ksp));
    }

    public void Dispose()
    {
        _exe.Prefix.ImportRegistry($"[-{Cards}]\r\n\r\n[-{Cards32}]\r\n");
        _profiles.Dispose();
        _policies.Dispose();
    }

    private void AssertKnown(CommandResult result)
    {
        Assert.Equal("leaked", result.ReasonOf(_csp));
        Assert.Equal("leaked", result.ReasonOf(_ksp));
        Assert.Equal("leaked", result.ReasonOf(_csp32));
        Assert.Equal("protectedProvider", result.ReasonOf(_software));
        Assert.Equal("protectedProvider", result.ReasonOf(_hsm));
        Assert.Equal("unknownProvider", result.ReasonOf(_unregistered));
    }

    private CommandResult Run(string command, string option, string value, string policy = "") =>
        _exe.Run(new PlayedMachine(), command, option, value, "--format", "json", "--policy", _policies.Make(policy)).Command;
}
