using System.Text;
using CertProp.Reports;

namespace CertProp.Deploy.Check;

/// <summary>A script as rules see it.</summary>
internal sealed class Script
{
    /// <summary>What Intune takes, in bytes. More is not read.</summary>
    public const int MaxSize = 200 << 10;

    public Script(string name, byte[] content)
    {
        (Name, Bytes) = (name, content);
        HasByteOrderMark = content.AsSpan().StartsWith(Encoding.UTF8.Preamble);
        Text = content.Length > MaxSize
            ? ""
            : Encoding.UTF8.GetString(content.AsSpan(HasByteOrderMark ? Encoding.UTF8.Preamble.Length : 0));
        Tokens = Tokenizer.Read(Text);
        Code = new Code(Tokens);
        Settings = ScriptSettings.Read(Tokens);
        Marker = Tokens.FirstOrDefault(token =>
            token.Kind is TokenKind.Comment && token.Text.StartsWith("# certprop-deploy", StringComparison.Ordinal));
        Channel = Settings?.Channel == "configmgr" ? Channel.ConfigMgr : Channel.Intune;
        IsDetection = Settings is { Command: [var verb, ..] command }
            ? verb is "detect" || command.Contains("--what-if")
            : !NameBegins("Remediat", "Remove", "Fix");
    }

    /// <summary>As its caller named it.</summary>
    public string Name { get; }

    public byte[] Bytes { get; }

    public bool HasByteOrderMark { get; }

    public string Text { get; }

    /// <summary>All tokens, which together are the text.</summary>
    public IReadOnlyList<Token> Tokens { get; }

    public Code Code { get; }

    /// <summary>What <c>pack</c> fills in; null in a script that is not ours.</summary>
    public ScriptSettings? Settings { get; }

    /// <summary>The line that says which bundle the script is of; null where there is none.</summary>
    public Token? Marker { get; }

    public Channel Channel { get; }

    /// <summary>Whether it finds out, and another one removes.</summary>
    public bool IsDetection { get; }

    /// <summary>What the parser of an installed PowerShell refuses.</summary>
    public IReadOnlyList<Breach> ParseErrors { get; init; } = [];

    /// <summary>
    /// Whether an administrator runs it at a console, and no device: few of the rules for wrappers are about that.
    /// </summary>
    public bool IsPublishing => Settings is { } settings && settings["$HelperSha256"] is not null;

    public bool IsOurs => Settings is not null || Marker is not null;

    /// <summary>Whether the file's own name begins with one of these.</summary>
    public bool NameBegins(params string[] beginnings)
    {
        string name = Name[(Name.LastIndexOfAny(['/', '\\']) + 1)..];
        return beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));
    }
}
