using System.Globalization;
using System.Text.RegularExpressions;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet;

/// <summary>How many devices may have a verdict until a pipeline stops.</summary>
/// <param name="Verdict">Which.</param>
/// <param name="Most">So many are still fine, or so many per cent.</param>
/// <param name="IsShare">Whether it is per cent of all devices.</param>
internal sealed partial record Threshold(Verdict Verdict, decimal Most, bool IsShare)
{
    /// <returns>Null where the text is none.</returns>
    public static Threshold? Parse(string text)
    {
        Match match = Form().Match(text);
        if (!match.Success || Find(match.Groups["verdict"].Value) is not { } verdict
            || !decimal.TryParse(
                match.Groups["most"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal most))
        {
            return null;
        }
        bool isShare = match.Groups["share"].Success;
        return isShare && most > 100 || !isShare && most != decimal.Truncate(most)
            ? null
            : new Threshold(verdict, most, isShare);
    }

    /// <summary>What to say where it is passed; null where it is not.</summary>
    public string? Passed(VerdictCounts counts)
    {
        int devices = counts[Verdict];
        bool isPassed = IsShare ? devices * 100m > Most * counts.Total : devices > Most;
        return isPassed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Names.Of(Verdict)}: {devices} of {Words.Count(counts.Total, "device")}, more than "
                    + $"{Most:0.####}{(IsShare ? " %" : "")}")
            : null;
    }

    private static Verdict? Find(string name)
    {
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
        {
            if (Names.Of(verdict).Equals(name, StringComparison.OrdinalIgnoreCase))
                return verdict;
        }
        return null;
    }

    [GeneratedRegex("^(?<verdict>[A-Za-z]+)=(?<most>[0-9]{1,9}(\\.[0-9]{1,4})?)(?<share>%)?$")]
    private static partial Regex Form();
}
