using System.Diagnostics;

namespace CertProp.Reports;

/// <summary>A bar on standard error while a long run goes on; nothing where nobody watches.</summary>
internal sealed class Progress(Terminal terminal, bool quiet, int total) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly bool _shown = terminal.ErrorIsTerminal && !quiet && total > 1;
    private long _last = Stopwatch.GetTimestamp();
    private int _done;
    private bool _drawn;

    public void Advance()
    {
        _done++;
        if (!_shown || Stopwatch.GetElapsedTime(_last) < s_interval)
            return;
        _last = Stopwatch.GetTimestamp();
        int filled = (int)((long)Width * _done / total);
        terminal.Error.Write($"\r[{new string('#', filled)}{new string('.', Width - filled)}] {_done}/{total} profiles");
        _drawn = true;
    }

    /// <summary>Makes room for a row of the table.</summary>
    public void Clear()
    {
        if (_drawn)
            terminal.Error.Write("\r\e[K");
        _drawn = false;
    }

    public void Dispose() => Clear();
}
