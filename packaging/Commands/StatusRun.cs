using System.CommandLine;
using CertProp.Deploy.Fleet;
using CertProp.Deploy.Fleet.Sources;
using CertProp.Deploy.Fleet.Views;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Commands;

/// <summary>Goes through a fleet once, wherever its rows come from, and shows it in each of the ways that were asked for.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="options">How.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class StatusRun(Terminal terminal, StatusOptions options, TimeProvider clock)
{
    /// <param name="result">The command line.</param>
    /// <param name="title">Whose fleet.</param>
    /// <param name="sources">Where from; the next one where the one before it may not be asked, which it has said.</param>
    /// <param name="settings">How long is too long, and whether people are named.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> ShowAsync(
        ParseResult result, string title, IAsyncEnumerable<IFleetSource> sources, StatusSettings settings,
        CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        using PageView? page = options.Page(result) is { } path ? new PageView(path) : null;
        IFleetSource source = null!;
        using var spool = new FleetSpool();
        await foreach (IFleetSource next in sources)
        {
            source = next;
            await foreach (DeviceRow row in source.ReadAsync(cancellation))
                spool.Add(FleetDevice.Of(row, settings, now));
        }
        var header = new FleetHeader(title, source.Origin, now, spool.Rows);
        using IFleetView main = ViewOf(options.Format(result));
        FleetSummary summary = Show(header, spool, page is null ? [main] : [main, page]);
        terminal.Text.Flush();
        return (int)Judge(options.Thresholds(result), summary);
    }

    private static FleetSummary Show(FleetHeader header, FleetSpool spool, IFleetView[] views)
    {
        var summary = new FleetSummary();
        foreach (IFleetView view in views)
            view.Begin(header);
        foreach (FleetDevice device in Ahead.Read(spool.Devices()))
        {
            summary.Add(device);
            foreach (IFleetView view in views)
                view.Add(device);
        }
        foreach (IFleetView view in views)
            view.End(summary);
        return summary;
    }

    private IFleetView ViewOf(StatusFormat format) => format switch
    {
        StatusFormat.Json => new JsonView(terminal.Output),
        StatusFormat.Csv => new CsvView(terminal.Output),
        _ => new TextView(terminal.Text),
    };

    private ExitCode Judge(IReadOnlyList<Threshold> thresholds, FleetSummary summary)
    {
        string[] passed = [.. thresholds.Select(one => one.Passed(summary.Verdicts)).OfType<string>()];
        foreach (string sentence in passed)
            Progress.Say(terminal, $"certprop-deploy: --fail-on {sentence}");
        return passed.Length == 0 ? ExitCode.Ok : ExitCode.Threshold;
    }
}
