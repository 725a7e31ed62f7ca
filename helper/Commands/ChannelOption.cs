using System.CommandLine;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>--for</c>, on the commands that the scripts of Intune and Configuration Manager run.</summary>
internal sealed class ChannelOption
{
    private const string Name = "--for";

    private readonly Option<Channel?> _for = new(Name)
    {
        Description = "Print the line of this channel's script and end with its exit code",
        HelpName = "intune|configmgr",
        CustomParser = result => Parse(result.Tokens[0].Value) is { } channel ? channel : Refuse(result),
    };

    public ChannelOption()
    {
        _for.CompletionSources.Clear();
        _for.CompletionSources.Add("intune", "configmgr");
    }

    public void AddTo(Command command) => command.Options.Add(_for);

    /// <param name="result">The command line.</param>
    /// <param name="common">Whose <c>--format</c> it takes the place of.</param>
    /// <param name="detects">Whether the command only looks.</param>
    /// <exception cref="UsageException">A format is named too.</exception>
    public ChannelScript? Read(ParseResult result, CommonOptions common, bool detects) =>
        result.GetValue(_for) is not { } channel ? null
        : result.GetResult(common.Format) is { Implicit: false }
            ? throw new UsageException("--for says how the result is written; leave --format out")
        : new ChannelScript(channel, detects);

    /// <summary>The same before the command line is parsed, which is what may have failed.</summary>
    public static ChannelScript? Of(string[] args)
    {
        IEnumerable<string> values = args.Zip(args.Skip(1), (name, value) => name == Name ? value : "")
            .Concat(args
                .Where(arg => arg.StartsWith(Name, StringComparison.Ordinal) && arg[Name.Length..] is ['=' or ':', ..])
                .Select(arg => arg[(Name.Length + 1)..]));
        return values.Select(Parse).FirstOrDefault(channel => channel is not null) is { } named
            ? new ChannelScript(named, Detects(args))
            : null;
    }

    // The command comes before what could have its name, such as a value of --subject.
    private static bool Detects(string[] args) =>
        args.FirstOrDefault(arg => arg is "detect" or "remove" or "restore") switch
        {
            "detect" => true,
            "restore" => args.Contains("--what-if"),
            _ => false,
        };

    private static Channel? Parse(string name) => name switch
    {
        "intune" => Channel.Intune,
        "configmgr" => Channel.ConfigMgr,
        _ => null,
    };

    private static Channel? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError($"{Name} {result.Tokens[0].Value}: intune or configmgr was expected");
        return null;
    }
}
