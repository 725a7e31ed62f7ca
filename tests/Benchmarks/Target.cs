using System.Globalization;

namespace CertProp.Benchmarks;

/// <summary>What the product promises, beside what was measured. Issue 12 set the limits.</summary>
/// <param name="What">The promise.</param>
/// <param name="Measured">A number in <paramref name="Unit"/>.</param>
/// <param name="Limit">The most that <paramref name="Measured"/> may be.</param>
/// <param name="Unit">Written behind numbers, such as <c> ms</c>.</param>
/// <param name="Stretch">The most that it would be if all went well; null where the limit is all.</param>
internal sealed record Target(string What, double Measured, double Limit, string Unit, double? Stretch = null)
{
    public bool IsMet => Measured <= Limit;

    public static Table TableOf(IEnumerable<Target> targets)
    {
        var table = new Table("target", "measured", "at most", "stretch", "met");
        foreach (Target target in targets)
        {
            table.Add(
                target.What, target.Text(target.Measured, "0.00"), target.Text(target.Limit, "0.##"),
                target.Stretch is { } stretch ? target.Text(stretch, "0.##") : "", target.Verdict);
        }
        return table;
    }

    public override string ToString() => $"{What}: {Text(Measured, "0.00")}, at most {Text(Limit, "0.##")}";

    private string Verdict => !IsMet ? "**no**" : Measured <= Stretch ? "stretch" : "yes";

    private string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture) + Unit;
}
