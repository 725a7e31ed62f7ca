using System.Buffers;
using System.Globalization;
using System.Text;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>One row a device, for spreadsheets and for whoever goes on from there.</summary>
/// <param name="stream">Receives UTF-8; stays open.</param>
internal sealed class CsvView(Stream stream) : IFleetView
{
    private const string Columns =
        "device,ring,verdict,code,certificates,profiles,keptForLackOfProof,issuers,since,seen,helper,osVersion,user,says,deviceId";

    // RFC 4180, and what spreadsheets take for a separator or for the begin of text.
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",;\"'\r\n");

    // Large enough that the system is not asked for each few rows.
    private readonly StreamWriter _text = new(
        stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 64 * 1_024, leaveOpen: true);

    private static readonly string[] s_verdicts = [.. Enum.GetValues<Verdict>().Select(Names.Of)];

    public void Begin(FleetHeader header) => _text.Write($"{Columns}\r\n");

    public void Add(FleetDevice device)
    {
        Cell(device.Name);
        Next(device.Ring);
        Next(s_verdicts[(int)device.Verdict]);
        Next(device.Code);
        Next(device.Certificates);
        Next(device.Profiles);
        Next(device.KeptForLackOfProof);
        Next(device.Issuers.Count == 0 ? null : string.Join("; ", device.Issuers));
        Next(device.Since);
        Next(device.Seen);
        Next(device.Helper);
        Next(device.OsVersion);
        Next(device.User);
        Next(device.Sentence);
        Next(device.Id);
        _text.Write("\r\n");
    }

    public void End(FleetSummary summary) => _text.Flush();

    public void Dispose() => _text.Dispose();

    private void Next(string? text)
    {
        _text.Write(',');
        Cell(text);
    }

    private void Next(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        _text.Write(',');
        _text.Write(digits[..length]);
    }

    private void Next(DateTimeOffset? time)
    {
        _text.Write(',');
        if (time is not { } moment)
            return;
        Span<char> text = stackalloc char[32];
        moment.UtcDateTime.TryFormat(text, out int length, "s", CultureInfo.InvariantCulture);
        text[length] = 'Z';
        _text.Write(text[..(length + 1)]);
    }

    // No spreadsheet takes it for a formula. Texts of devices are harmless already, so that nothing hides the sign.
    private void Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        bool isFormula = text[0] is '=' or '+' or '-' or '@';
        if (!isFormula && text.AsSpan().IndexOfAny(s_quoted) < 0)
        {
            _text.Write(text);
            return;
        }
        _text.Write(isFormula ? "\"'" : "\"");
        _text.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _text.Write('"');
    }
}
