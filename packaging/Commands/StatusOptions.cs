using System.CommandLine;
using System.CommandLine.Parsing;
using CertProp.Deploy.Fleet;

namespace CertProp.Deploy.Commands;

/// <summary>How a fleet is shown.</summary>
internal enum StatusFormat
{
    Text,
    Json,
    Csv,
}

/// <summary>What both status commands take: how a fleet is shown, and what a pipeline stops at.</summary>
internal sealed class StatusOptions
{
    // In the place of the common one, which has no CSV.
    private readonly Option<StatusFormat> _format = new("--format")
    {
        Description = "How results are written: text, json or csv",
        HelpName = "text|json|csv",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "text" => StatusFormat.Text,
            "json" => StatusFormat.Json,
            "csv" => StatusFormat.Csv,
            var other => Refuse<StatusFormat>(result, $"--format {other}: text, json or csv was expected"),
        },
    };

    private readonly Option<string?> _html = new("--html")
    {
        Description = "Also writes one self-contained page",
        HelpName = "FILE",
    };

    private readonly Option<Threshold[]> _failOn = new("--fail-on")
    {
        Description = "Ends with 8 where more devices than this have a verdict, such as leaked=1% or error=0; "
            + "can be repeated",
        HelpName = "VERDICT=N[%]",
        CustomParser = result =>
        [
            .. result.Tokens.Select(token => Threshold.Parse(token.Value) ?? Refuse<Threshold>(
                result,
                $"--fail-on {token.Value}: a verdict and a number or share was expected, such as leaked=1% or error=0; "
                    + "verdicts are "
                        + $"{string.Join(", ", Enum.GetValues<Verdict>().Select(CertProp.Reports.Names.Of))}")),
        ],
    };

    public StatusOptions()
    {
        _format.CompletionSources.Clear();
        _format.CompletionSources.Add("text", "json", "csv");
        CertProp.Commands.NotEmpty.Require(_html);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_format, _html, _failOn])
            command.Options.Add(option);
    }

    public StatusFormat Format(ParseResult result) => result.GetValue(_format);

    /// <summary>The page to write; null for none.</summary>
    public string? Page(ParseResult result) => result.GetValue(_html);

    public IReadOnlyList<Threshold> Thresholds(ParseResult result) => result.GetValue(_failOn) ?? [];

    private static T Refuse<T>(ArgumentResult result, string why)
    {
        result.AddError(why);
        return default!;
    }
}
