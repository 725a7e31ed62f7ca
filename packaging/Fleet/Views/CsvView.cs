using System.Buffers;
using System.Globalization;
using CertProp.Reports;

namespace CertProp.Deploy.Fleet.Views;

/// <summary>One row a device, for spreadsheets and for whoever goes on from there.</summary>
/// <param name="output">Receives it.</param>
internal sealed class CsvView(TextWriter output) : IFleetView
{
    private const string Columns =
        "device,ring,verdict,code,certificates,profiles,keptForLackOfProof,issuers,since,seen,helper,osVersion,user,says,deviceId";

    // RFC 4180, and what spreadsheets take for a separator or for the begin of text.
    private static readonly SearchValues<char> s_quoted = SearchValues.Create(",;\"'\r\n");

    public void Begin(FleetHeader header) => output.Write($"{Columns}\r\n");

    public void Add(FleetDevice device)
    {
        Cell(device.Name);
        Next(device.Ring);
        Next(Names.Of(device.Verdict));
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
        output.Write("\r\n");
    }

    public void End(FleetSummary summary) => output.Flush();

    public void Dispose()
    {
        // The writer belongs to the caller.
    }

    private void Next(string? text)
    {
        output.Write(',');
        Cell(text);
    }

    private void Next(int number)
    {
        Span<char> digits = stackalloc char[11];
        number.TryFormat(digits, out int length, provider: CultureInfo.InvariantCulture);
        output.Write(',');
        output.Write(digits[..length]);
    }

    private void Next(DateTimeOffset? time)
    {
        output.Write(',');
        if (time is not { } moment)
            return;
        Span<char> text = stackalloc char[32];
        moment.UtcDateTime.TryFormat(text, out int length, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        output.Write(text[..length]);
    }

    // No spreadsheet takes it for a formula. Texts of devices are harmless already, so that nothing hides the sign.
    private void Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        bool isFormula = text[0] is '=' or '+' or '-' or '@';
        if (!isFormula && text.AsSpan().IndexOfAny(s_quoted) < 0)
        {
            output.Write(text);
            return;
        }
        output.Write(isFormula ? "\"'" : "\"");
        output.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        output.Write('"');
    }
}
