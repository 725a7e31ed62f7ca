namespace CertProp.Reports;

/// <summary>Several reports of one run.</summary>
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
        foreach (IReport report in reports)
            report.End(end);
    }

    public void Dispose()
    {
        foreach (IReport report in reports)
            report.Dispose();
    }
}
