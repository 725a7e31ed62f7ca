using CertProp.Certificates;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>
/// The <c>--owners</c> file: CSV with the columns <c>profile,sid,upn,mail</c> in any order, all but the first optional.
/// Several rows of one profile add up.
/// </summary>
internal sealed class OwnersFile
{
    private static readonly string[] s_columns = ["profile", "sid", "upn", "mail"];

    private readonly Dictionary<string, List<Row>> _rows = new(StringComparer.OrdinalIgnoreCase);

    public static OwnersFile Empty { get; } = new();

    /// <summary>Profiles that the file names.</summary>
    public IReadOnlyCollection<string> Profiles => _rows.Keys;

    /// <exception cref="InvalidInputException">Names line, column and what was expected.</exception>
    public static OwnersFile Read(string name, TextReader text)
    {
        var csv = new Csv(name, text);
        string[] header = CheckHeader(name, csv.Read()
            ?? throw new InvalidInputException(name, "it is empty; a header line \"profile,sid,upn,mail\" was expected"));
        var file = new OwnersFile();
        while (csv.Read() is { } cells)
        {
            if (cells is [""])
                continue;
            if (cells.Length != header.Length)
                throw new InvalidInputException(name, $"{cells.Length} cells, the header has {header.Length}", csv.Line);
            file.Add(name, csv.Line, header, cells);
        }
        return file;
    }

    /// <summary>What the file adds to the facts that are known of a profile already.</summary>
    public ProfileOwner AddTo(ProfileOwner owner, string profile)
    {
        if (!_rows.TryGetValue(profile, out List<Row>? rows))
            return owner;
        List<Sid> sids = [.. owner.Sids];
        List<string> upns = [.. owner.Upns], mails = [.. owner.Mails];
        foreach (Row row in rows)
        {
            if (row.Sid is { } sid && !sids.Contains(sid))
                sids.Add(sid);
            if (row.Upn.Length > 0)
                upns.Add(row.Upn);
            if (row.Mail.Length > 0)
                mails.Add(row.Mail);
        }
        return owner with { Sids = sids, Upns = upns, Mails = mails };
    }

    private static string[] CheckHeader(string name, string[] cells)
    {
        string[] header = [.. cells.Select(cell => cell.Trim().ToLowerInvariant())];
        // As spreadsheets write it where the comma is in numbers.
        if (header is [var only] && only.AsSpan().IndexOfAny(";\t") >= 0)
            throw new InvalidInputException(name, "its cells are separated by semicolons or tabs; save it with commas", 1);
        if (header.FirstOrDefault(column => !s_columns.Contains(column)) is { } unknown)
            throw new InvalidInputException(name, $"there is no column \"{unknown}\"; allowed are {string.Join(", ", s_columns)}", 1);
        if (header.Distinct().Count() != header.Length)
            throw new InvalidInputException(name, "a column stands there twice", 1);
        return header.Contains("profile")
            ? header
            : throw new InvalidInputException(name, "the column \"profile\" is missing", 1);
    }

    private void Add(string name, int line, string[] header, string[] cells)
    {
        string profile = Cell("profile");
        if (profile.Length == 0)
            throw new InvalidInputException(name, "the cell \"profile\" is empty, a profile folder's name was expected", line);
        Sid? sid = null;
        if (Cell("sid") is { Length: > 0 } text)
        {
            sid = Sid.TryParse(text, out Sid parsed) && parsed.Kind is not SidKind.Other
                ? parsed
                : throw new InvalidInputException(name, $"\"{text}\" is no SID, one like S-1-5-21-1-2-3-1104 was expected", line);
        }
        string upn = Cell("upn");
        if (upn.Length > 0 && !IsAddress(upn))
            throw new InvalidInputException(name, $"\"{upn}\" is no UPN, one like alice@corp.example was expected", line);
        string mail = Cell("mail");
        if (mail.Length > 0 && !IsAddress(mail))
            throw new InvalidInputException(name, $"\"{mail}\" is no mail address, one like alice@corp.example was expected", line);
        if (!_rows.TryGetValue(profile, out List<Row>? rows))
            _rows.Add(profile, rows = []);
        rows.Add(new Row(sid, upn, mail));

        string Cell(string column) => Array.IndexOf(header, column) is >= 0 and var at ? cells[at].Trim() : "";
    }

    private static bool IsAddress(string text)
    {
        int at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < text.Length - 1 && text.LastIndexOf('@') == at;
    }

    private sealed record Row(Sid? Sid, string Upn, string Mail);
}
