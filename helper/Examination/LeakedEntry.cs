using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>An entry that nothing keeps, and what a run does with it.</summary>
/// <param name="finding">As it was judged.</param>
/// <param name="copy">What is backed up before it is removed; null where the run only looks.</param>
internal sealed class LeakedEntry(Finding finding, StoredCopy? copy = null)
{
    /// <summary>As reports show it at the end of the run.</summary>
    public Finding Finding { get; private set; } = finding;

    public StoredCopy? Copy { get; } = copy;

    /// <summary>Says what became of the entry, and why where that needs saying.</summary>
    public void Conclude(EntryAction action, string? detail = null, Reason? reason = null) => Finding = Finding with
    {
        Action = action,
        Verdict = new Verdict(reason ?? Finding.Verdict.Reason, detail ?? Finding.Verdict.Detail),
    };
}
