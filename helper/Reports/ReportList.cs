namespace CertProp.Reports;

/// <summary>
/// Several reports of one run. They end in reverse order: the one on standard output is first in the list and speaks
/// last, when nothing else can fail any more.
/// </summary>
internal sealed class ReportList(IReadOnlyList<IReport> reports) : IReport
{
    public void Begin(RunStart start)
    {
        foreach (IReport report in reports)
            report.Begin(start);
    }

    public void Add(Finding finding)
    {
        foreach (IReport report in reports)
            report.Add(finding);
    }

    public void End(RunEnd end)
    {
        foreach (IReport report in reports.Reverse())
            report.End(end);
    }

    public void Dispose()
    {
        foreach (IReport report in reports)
            report.Dispose();
    }
}
