namespace CertProp.Deploy.Commands;

/// <summary>How far a plan has come.</summary>
/// <param name="report">The plan, of which nothing is done yet.</param>
internal sealed class StepProgress(PlanReport report)
{
    private int _begun, _done;

    public bool HasBegun => _begun > 0;

    public void Begin() => _begun++;

    public void End() => _done++;

    /// <summary>The plan, with what became of each step.</summary>
    public PlanReport Report
    {
        get
        {
            int number = 0;
            return report with
            {
                Rings =
                [
                    .. report.Rings.Select(ring => ring with
                    {
                        Steps = [.. ring.Steps.Select(step => step with { State = StateOf(number++) })],
                    }),
                ],
            };
        }
    }

    /// <summary>What is done and what is left, in words.</summary>
    public string Sentence
    {
        get
        {
            StepReport[] steps = [.. report.Rings.SelectMany(ring => ring.Steps)];
            string done = _done == 0
                ? "No step is done"
                : $"Done: {string.Join(", ", steps.Take(_done).Select(Name))}";
            return $"{done}; left: {string.Join(", ", steps.Skip(_done).Select(Name))}.";
        }
    }

    private StepState StateOf(int number) => number < _done ? StepState.Done
        : number < _begun ? StepState.Failed
        : StepState.Planned;

    private static string Name(StepReport step) => $"{StepWords.Of(step.Kind)} \"{step.Object}\"";
}
