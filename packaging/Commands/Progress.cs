using Spectre.Console;

namespace CertProp.Deploy.Commands;

/// <summary>Says on standard error what long work is at: a line that moves on terminals, plain lines elsewhere.</summary>
internal static class Progress
{
    /// <param name="terminal">Where to.</param>
    /// <param name="work">Given a way to say what it is at.</param>
    public static T Watch<T>(Terminal terminal, Func<Action<string>, T> work)
    {
        if (!terminal.ErrorIsTerminal)
            return work(step => terminal.Error.WriteLine($"{step} ..."));
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        T? result = default;
        console.Status().Start("Reading", status => result = work(step => status.Status(Markup.Escape(step))));
        return result!;
    }
}
