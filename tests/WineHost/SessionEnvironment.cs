using CertProp.WineHost.StandIns;

namespace CertProp.WineHost;

/// <summary>
/// The machine that is played to what starts in a user's session: that has the user's own variables, which lie in the
/// registry, and not those of its parent. In Wine they count for what is started from outside as well.
/// </summary>
internal sealed class SessionEnvironment(WinePrefix prefix) : IDisposable
{
    private const string Variables = "[HKEY_CURRENT_USER\\Environment]\r\n";

    private string _played = "";

    public void Play(PlayedMachine machine)
    {
        string text = Variables + string.Concat(machine.Scripts.Select(script =>
            $"\"{script.Key}\"=\"{script.Value.Replace("\\", "\\\\", StringComparison.Ordinal)}\"\r\n"));
        if (text == _played)
            return;
        prefix.ImportRegistry(text);
        _played = text;
    }

    public void Dispose() => prefix.ImportRegistry(
        Variables + string.Concat(new PlayedMachine().Scripts.Keys.Select(name => $"\"{name}\"=-\r\n")));
}
