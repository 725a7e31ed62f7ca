using Spectre.Console;

namespace CertProp.Deploy.Commands;

/// <summary>What a publish is at: a bar for the upload on terminals, plain lines elsewhere.</summary>
internal static class PublishProgress
{
    /// <param name="terminal">Where to.</param>
    /// <param name="work">Given a way to say what it is at, and one for sent and all bytes.</param>
    public static async Task WatchAsync(Terminal terminal, Func<Action<string>, Action<long, long>, Task> work)
    {
        if (!terminal.ErrorIsTerminal)
        {
            await work(step => terminal.Error.WriteLine($"{step} ..."), (_, _) => { });
            return;
        }
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        await console.Progress().StartAsync(async context =>
        {
            ProgressTask? task = null;
            await work(
                step =>
                {
                    task?.Increment(task.MaxValue - task.Value);
                    task = context.AddTask(Markup.Escape(step));
                    task.IsIndeterminate = true;
                },
                (sent, all) =>
                {
                    task!.IsIndeterminate = false;
                    task.MaxValue = all;
                    task.Value = sent;
                });
            task?.Increment(task.MaxValue - task.Value);
        });
    }
}
