using System.Runtime.InteropServices;
using Spectre.Console;

namespace CertProp.Deploy.Commands;

/// <summary>
/// Says on standard error what long work is at: a line that moves on terminals, plain lines elsewhere. That nobody can
/// be told does not keep it from its work.
/// </summary>
internal static class Progress
{
    private const string ShowCursor = "\e[?25h";

    /// <param name="terminal">Where to.</param>
    /// <param name="work">Given a way to say what it is at.</param>
    public static T Watch<T>(Terminal terminal, Func<Action<string>, T> work)
    {
        if (!terminal.ErrorIsTerminal)
            return work(step => Say(terminal, $"{step} ..."));
        IAnsiConsole console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        // The moving line hides the cursor, and who is stopped does not come back to show it.
        Action<PosixSignalContext> show = _ =>
        {
            if (console.Profile.Capabilities.Ansi)
                terminal.Error.Write(ShowCursor);
        };
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, show);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, show);
        T? result = default;
        console.Status().Start("Reading", status => result = work(step => status.Status(Markup.Escape(step))));
        return result!;
    }

    /// <summary>One line, where somebody reads it.</summary>
    public static void Say(Terminal terminal, string line)
    {
        try
        {
            terminal.Error.WriteLine(line);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed, or where it goes is full.
        }
    }
}
