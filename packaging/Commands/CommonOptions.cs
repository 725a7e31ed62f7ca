using System.CommandLine;

namespace CertProp.Deploy.Commands;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}

/// <summary>Options that every command takes.</summary>
internal sealed class CommonOptions
{
    public Option<OutputFormat> Format { get; } = new("--format")
    {
        Description = "How results are written: text or json",
        HelpName = "text|json",
        CustomParser = result => result.Tokens[0].Value switch
        {
            "text" => OutputFormat.Text,
            "json" => OutputFormat.Json,
            var other => Refuse(result, $"--format {other}: text or json was expected"),
        },
        Recursive = true,
    };

    public Option<string> Settings { get; } = new("--settings")
    {
        Description = "The settings file, in the current folder unless another one is named",
        HelpName = "FILE",
        DefaultValueFactory = _ => DefaultSettings,
        Recursive = true,
    };

    public Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "Say more on standard error",
        Recursive = true,
    };

    public const string DefaultSettings = "certprop.deploy.json";

    public CommonOptions()
    {
        CertProp.Commands.NotEmpty.Require(Settings);
        Format.CompletionSources.Clear();
        Format.CompletionSources.Add("text", "json");
    }

    public IEnumerable<Option> All => [Settings, Format, Verbose];

    private static OutputFormat Refuse(System.CommandLine.Parsing.ArgumentResult result, string why)
    {
        result.AddError(why);
        return OutputFormat.Text;
    }
}
