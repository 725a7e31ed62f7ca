using CertProp.Deploy.Graph;
using CertProp.Reports;
using Spectre.Console;

namespace CertProp.Deploy.Commands;

/// <summary>
/// What a command that talks to a tenant says on standard error: one line a step, a bar for the upload on terminals, and
/// above it what is waited for.
/// </summary>
/// <param name="terminal">Where to.</param>
/// <param name="isVerbose">Whether every request is named.</param>
internal sealed class Narration(Terminal terminal, bool isVerbose)
{
    private IAnsiConsole? _moving;
    private ProgressContext? _context;
    private ProgressTask? _task;

    /// <summary>For those who do the work.</summary>
    public Talk Talk => new(Say, isVerbose ? Say : _ => { });

    /// <summary>Shows how long work goes on, until it ends.</summary>
    public async Task WatchAsync(Func<Task> work)
    {
        if (!terminal.ErrorIsTerminal)
        {
            await work();
            return;
        }
        _moving = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        try
        {
            await _moving.Progress().StartAsync(async context =>
            {
                _context = context;
                await work();
                EndTask();
            });
        }
        finally
        {
            (_moving, _context, _task) = (null, null, null);
        }
    }

    /// <summary>A step begins.</summary>
    public void Begin(string step)
    {
        EndTask();
        if (_context is null)
        {
            Say($"{step} ...");
            return;
        }
        _task = _context.AddTask(Markup.Escape(SafeText.Escape(step)));
        _task.IsIndeterminate = true;
    }

    /// <summary>How far an upload is.</summary>
    public void Sent(long sent, long all)
    {
        if (_task is null)
            return;
        _task.IsIndeterminate = false;
        _task.MaxValue = all;
        _task.Value = sent;
    }

    private void EndTask() => _task?.Increment(_task.MaxValue - _task.Value);

    private void Say(string sentence)
    {
        if (_moving is { } console)
            console.WriteLine(SafeText.Escape(sentence));
        else
            Progress.Say(terminal, SafeText.Escape(sentence));
    }
}
