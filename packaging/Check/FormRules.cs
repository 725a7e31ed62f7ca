using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CertProp.Deploy.Check;

/// <summary>What scripts are made of, and what <c>pack</c> filled in.</summary>
internal static partial class FormRules
{
    // Tab, line ends, and what is printed.
    private static readonly SearchValues<byte> s_ascii =
        SearchValues.Create([9, 10, 13, .. Enumerable.Range(32, 95).Select(code => (byte)code)]);

    private const int MaxCodeLines = 60;
    private const string Unpinned = "# certprop-deploy/1 unpinned";
    private const string Render = "render it anew with certprop-deploy pack";

    /// <summary>Known apart: what is too large is not read any further.</summary>
    public static Rule Size { get; } = new(
        "S5", Severity.Error, "Intune takes scripts of at most 200 KB",
        "make it smaller; a large policy goes beside the helper by certprop install --policy",
        script => script.Bytes.Length is var size and > Script.MaxSize
            ? [new Breach(0, Invariant($"{size} bytes"))]
            : []);

    /// <summary>Of Publish-ConfigMgr.ps1 alone, which accepts no helper where it is not rendered.</summary>
    public static Rule Template { get; } = new(
        "S14", Severity.Warning, "this is the template of Publish-ConfigMgr.ps1, which does not run",
        "render it with certprop-deploy pack", script => IsUnpinned(script) ? [new Breach(script.Marker!.Line)] : []);

    public static Rule[] All { get; } =
    [
        new("W7", Severity.Error,
            "other characters are read in another code page, and a byte order mark breaks the signature check",
            "save the script as ASCII without a byte order mark", NotAscii),
        new("S1", Severity.Error, "the line that says which bundle the script is of is missing or damaged",
            Render, BadMarker),
        new("S2", Severity.Warning,
            "the script is unpinned: it runs any certprop.exe that only administrators can write",
            "render it with certprop-deploy pack",
            script => IsUnpinned(script) ? [new Breach(script.Marker!.Line)] : []),
        new("S3", Severity.Error, "no helper is accepted, or its version or SHA-256 is none", Render, BadHashes),
        new("S4", Severity.Error, "the settings are not those that pack fills in", Render, BadSettings),
        Size,
        new("S6", Severity.Error, "the wrapper only finds, checks and runs the helper",
            $"keep it to {MaxCodeLines} lines of code; decisions belong into certprop", TooLong),
        new("S7", Severity.Error, "a line does not end with CR LF, and whoever corrects that breaks the signature",
            "end all lines with CR LF", OtherLineEnds),
        new("S10", Severity.Error, "the signature is not whole and at the end",
            "sign the final script, once", BadSignature),
        new("S11", Severity.Error, "something is not closed, so the script does not start", "close it", NotClosed),
        new("S12", Severity.Error, "the installed PowerShell does not read it",
            "correct it", script => script.ParseErrors),
        new("S13", Severity.Warning, "not rendered by pack: checked by its file name as a script of Intune",
            "nothing, if that is what it is",
            script => script.IsOurs ? [] : [new Breach(0, script.IsDetection ? "detection" : "remediation")]),
    ];

    public static bool BeginsSignature(Token token) =>
        token.Kind is TokenKind.Comment && token.Text == "# SIG # Begin signature block";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<Breach> NotAscii(Script script)
    {
        if (script.HasByteOrderMark)
            yield return new Breach(1, "a byte order mark");
        int skipped = script.HasByteOrderMark ? 3 : 0;
        int at = script.Bytes.AsSpan(skipped).IndexOfAnyExcept(s_ascii);
        if (at >= 0)
            yield return new Breach(1 + script.Bytes.AsSpan(0, at + skipped).Count((byte)'\n'),
                Invariant($"byte 0x{script.Bytes[at + skipped]:X2}"));
    }

    private static bool IsUnpinned(Script script) => script.Marker?.Text == Unpinned;

    private static IEnumerable<Breach> BadMarker(Script script)
    {
        if (script is { Marker: null, Settings: { } settings })
            yield return new Breach(settings.FirstLine);
        else if (script.Marker is { } marker && !IsUnpinned(script) && !Marker.IsMatch(marker.Text))
            yield return new Breach(marker.Line);
        else if (IsUnpinned(script) && script.Settings?.Accepted is { Count: > 0 })
            yield return new Breach(script.Marker!.Line, "unpinned, and yet helpers are accepted");
    }

    [GeneratedRegex("^# certprop-deploy/1 deployment=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12} "
        + @"role=(machine|restore) revision=[1-9][0-9]{0,8} content=[0-9a-f]{12}\z")]
    private static partial Regex Marker { get; }

    private static IEnumerable<Breach> BadHashes(Script script)
    {
        if (script.Settings is not { } settings)
            yield break;
        int line = settings["$Accepted"]?.Name.Line ?? settings.FirstLine;
        if (settings.Accepted is null or [] && !(IsUnpinned(script) && settings.Accepted is []))
            yield return new Breach(line);
        foreach ((Token version, Token hash) in settings.Accepted ?? [])
        {
            if (!FileVersion.IsMatch(version.Content))
                yield return new Breach(version.Line, $"version {version.Content}");
            if (hash.Content.Length != 64 || !hash.Content.All(char.IsAsciiHexDigit))
                yield return new Breach(hash.Line, $"hash {hash.Content}");
        }
    }

    [GeneratedRegex(@"^[0-9]{1,5}(\.[0-9]{1,5}){3}\z")]
    private static partial Regex FileVersion { get; }

    private static IEnumerable<Breach> BadSettings(Script script)
    {
        if (script.Settings is not { } settings)
            return script.Marker is { } marker ? [new Breach(marker.Line, "no settings")] : [];
        IReadOnlyList<string> names = script.IsPublishing ? ScriptSettings.NamesOfPublishing : ScriptSettings.Names;
        string[] missing = [.. names.Where(name => settings[name] is null)];
        return
        [
            .. missing.Select(name => new Breach(settings.FirstLine, $"{name} is missing")),
            .. settings["$Channel"] is { } channel && settings.Channel is not ("intune" or "configmgr")
                ? [new Breach(channel.Name.Line, "$Channel is neither intune nor configmgr")] : (Breach[])[],
            .. settings["$Command"] is { } command && settings.Command.Count == 0
                ? [new Breach(command.Name.Line, "$Command is no list of texts")] : (Breach[])[],
            .. settings.Stranger is { } stranger ? [Rule.At(stranger)] : (Breach[])[],
        ];
    }

    private static IEnumerable<Breach> TooLong(Script script)
    {
        int lines = script.Code.Tokens
            .Where(token => token.Kind is not TokenKind.NewLine).Select(token => token.Line).Distinct().Count();
        if (script.IsOurs && lines > MaxCodeLines)
            yield return new Breach(0, $"{lines} lines of code");
    }

    private static IEnumerable<Breach> OtherLineEnds(Script script)
    {
        int line = 1;
        for (int at = 0; at < script.Text.Length; at++)
        {
            int length = LineEnds.At(script.Text, at);
            if (length == 1)
            {
                yield return new Breach(line, script.Text[at] == '\n' ? "LF" : "CR");
                yield break;
            }
            at += Math.Max(0, length - 1);
            line += length > 0 ? 1 : 0;
        }
    }

    private static IEnumerable<Breach> BadSignature(Script script)
    {
        Token[] signature = [.. script.Tokens.SkipWhile(token => !BeginsSignature(token))];
        if (signature.Length == 0)
            yield break;
        int end = Array.FindIndex(signature, token => token.Is("# SIG # End signature block"));
        if (end < 0)
            yield return new Breach(signature[0].Line, "no end");
        Token? stranger = signature.Skip(end + 1)
            .FirstOrDefault(token => token.Kind is not (TokenKind.NewLine or TokenKind.WhiteSpace))
            ?? signature.Take(end).FirstOrDefault(token => token.Kind is not (TokenKind.NewLine or TokenKind.Comment));
        if (end >= 0 && stranger is not null)
            yield return new Breach(stranger.Line, "something behind it or within");
    }

    private static IEnumerable<Breach> NotClosed(Script script)
    {
        IEnumerable<Token> tokens = script.Tokens.Concat(script.Code.Tokens);
        foreach (Token token in tokens.Where(token => token.IsCutOff).DistinctBy(token => token.Start))
            yield return new Breach(token.Line, token.IsText ? "text" : "a comment");
        if (script.Code.Unbalanced is { } unbalanced)
            yield return Rule.At(unbalanced);
    }
}
