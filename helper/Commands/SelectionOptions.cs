using System.CommandLine;
using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Commands;

/// <summary>Options that name the entries a command considers.</summary>
internal sealed class SelectionOptions
{
    public Option<string[]> Subject { get; } = new("--subject")
    {
        Description = "Only certificates with this common name, UPN or mail address; * stands for any text (repeatable)",
        HelpName = "NAME",
    };

    public Option<string[]> Thumbprints { get; } = new("--thumbprint")
    {
        Description = "Only the certificate with this thumbprint (repeatable)",
        HelpName = "HEX",
    };

    public Option<string[]> Serial { get; } = new("--serial")
    {
        Description = "Only certificates with this serial number (repeatable)",
        HelpName = "HEX",
    };

    public Option<string[]> Issuer { get; } = new("--issuer")
    {
        Description = "Only certificates of this issuer, by common or whole name; * stands for any text (repeatable)",
        HelpName = "NAME",
    };

    public Option<bool> IncludeOwn { get; } = new("--include-own")
    {
        Description = "Also the profile owner's own; with --profiles or --scope profiles only by --thumbprint or --serial",
    };

    public SelectionOptions()
    {
        NotEmpty.Require(Subject, Thumbprints, Serial, Issuer);
        RequireThumbprints(Thumbprints);
        Serial.Validators.Add(result =>
        {
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (Thumbprint.StripPasted(text) is not { Length: > 0 } hex || !hex.All(char.IsAsciiHexDigit))
                    result.AddError($"--serial {text}: hex digits were expected, as certutil and certmgr.msc show them");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(Subject);
        command.Options.Add(Thumbprints);
        command.Options.Add(Serial);
        command.Options.Add(Issuer);
        command.Options.Add(IncludeOwn);
    }

    /// <summary>The same options, for a run in a user's session.</summary>
    public IEnumerable<string> Repeat(ParseResult result)
    {
        foreach (Option<string[]> option in (Option<string[]>[])[Subject, Thumbprints, Serial, Issuer])
        {
            foreach (string value in result.GetValue(option) ?? [])
            {
                yield return option.Name;
                yield return value;
            }
        }
        if (result.GetValue(IncludeOwn))
            yield return IncludeOwn.Name;
    }

    /// <summary>What the command line names; null where it names nothing.</summary>
    /// <exception cref="UsageException">It would take people's own certificates without naming which.</exception>
    public Selection? Read(ParseResult result, ScopeOptions scope)
    {
        var selection = new Selection
        {
            Subjects = result.GetValue(Subject) ?? [],
            Thumbprints = (result.GetValue(Thumbprints) ?? []).Select(ParseThumbprint).ToHashSet(),
            SerialNumbers = (result.GetValue(Serial) ?? []).Select(Thumbprint.StripPasted).Select(Selection.StripZeros)
                .ToHashSet(StringComparer.OrdinalIgnoreCase),
            Issuers = result.GetValue(Issuer) ?? [],
            IncludesOwn = result.GetValue(IncludeOwn),
        };
        if (selection.IncludesOwn && selection.IsEmpty)
            throw new UsageException("--include-own takes people's own certificates: name which, by --thumbprint, --serial, --subject or --issuer");
        if (selection.IncludesOwn && !selection.NamesCertificates && !scope.IsUserScope(result))
            throw new UsageException("--include-own beyond your own store needs --thumbprint or --serial: a name alone may be many people's");
        return selection.IsEmpty ? null : selection;
    }

    /// <summary>Makes everything but 40 hex digits, however pasted, an error of the command line.</summary>
    public static void RequireThumbprints(Option option) => option.Validators.Add(result =>
    {
        foreach (string text in result.Tokens.Select(token => token.Value))
        {
            if (!Thumbprint.TryParsePasted(text, out _))
                result.AddError($"{option.Name} {text}: 40 hex digits were expected");
        }
    });

    /// <summary>A value that <see cref="RequireThumbprints"/> let pass.</summary>
    public static Thumbprint ParseThumbprint(string text) =>
        Thumbprint.TryParsePasted(text, out Thumbprint thumbprint) ? thumbprint : throw new UsageException($"{text} is no thumbprint");
}
