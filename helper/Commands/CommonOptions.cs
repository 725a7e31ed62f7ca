using System.CommandLine;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Policy { get; } = new("--policy")
    {
        Description = "The policy file, or - for standard input (default: the installed policy.json, else the defaults)",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<ReportFormat> Format { get; } = new("--format")
    {
        Description = "How results are written: text, json, csv or line",
        HelpName = "text|json|csv|line",
        CustomParser = result => Parse(result),
        Recursive = true,
    };

    public Option<string?> Report { get; } = new("--report")
    {
        Description = "Also write the JSON report to this file, in one step at the end",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say more on standard error",
        Recursive = true,
    };

    public Option<int?> Timeout { get; } = new("--timeout")
    {
        Description = "Stop after this many seconds, report what was done, end with 6",
        HelpName = "SECONDS",
        Recursive = true,
    };

    public CommonOptions()
    {
        NotEmpty.Require(Policy, Report);
        Format.CompletionSources.Clear();
        // Not asked of the enumeration, which costs each start four milliseconds.
        Format.CompletionSources.Add("text", "json", "csv", "line");
        Timeout.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out int seconds) || seconds is < 1 or > 86_400))
                result.AddError($"--timeout {token.Value}: a whole number of seconds from 1 to 86400 was expected");
        });
    }

    public IEnumerable<Option> All => [Policy, Format, Report, Verbose, Timeout];

    private static ReportFormat Parse(System.CommandLine.Parsing.ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        foreach (ReportFormat format in Enum.GetValues<ReportFormat>())
        {
            if (Names.Of(format) == text)
                return format;
        }
        result.AddError($"--format {text}: text, json, csv or line was expected");
        return ReportFormat.Text;
    }
}
