using System.Text;

namespace CertProp.Exposure;

/// <summary>Whether a client offers the user's cards to the host.</summary>
internal enum RdpRedirection
{
    On,
    Off,

    /// <summary>No line says it; Remote Desktop Connection then offers them.</summary>
    NotSaid,

    /// <summary>Lines contradict each other, or one holds no number.</summary>
    Unclear,
}

/// <summary>
/// A .rdp file as bytes: lines <c>name:type:value</c>, UTF-16LE as Windows writes it, or ANSI or UTF-8 as others do,
/// with or without a byte order mark. Only the value behind <c>redirectsmartcards:i:</c> is ever changed; whatever else
/// the file holds, and however its lines end, stays as it is.
/// </summary>
internal sealed class RdpFile
{
    /// <summary>More than any client writes.</summary>
    public const int MaxLength = 1 << 20;

    private const string Name = "redirectsmartcards:i:", Signature = "signature:s:", SignedLines = "signscope:s:";
    private const string Off = "0";
    private const int MaxValueLength = 32;

    private readonly byte[] _bytes;
    private readonly int _start, _unit;
    private readonly List<Line> _lines = [];

    private RdpFile(byte[] bytes, int start, int unit)
    {
        _bytes = bytes;
        _start = start;
        _unit = unit;
        FindLines();
    }

    /// <summary>
    /// What stands behind each line's colon, in the order of the file; characters that no value has as <c>?</c>.
    /// </summary>
    public IReadOnlyList<string> Values => [.. _lines.Select(line => line.Value)];

    /// <summary>Whether it is signed, so that any change makes it one of an unknown publisher.</summary>
    public bool IsSigned { get; private set; }

    public RdpRedirection Redirection =>
        _lines.Count == 0 ? RdpRedirection.NotSaid
        : _lines.TrueForAll(line => IsOff(line.Value)) ? RdpRedirection.Off
        : _lines.TrueForAll(line => IsOn(line.Value)) ? RdpRedirection.On
        : RdpRedirection.Unclear;

    /// <summary>What Default.rdp is where there is none yet: the one line, as Windows writes such files.</summary>
    public static byte[] New => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes($"{Name}{Off}\r\n")];

    /// <param name="bytes">The whole file.</param>
    /// <param name="fault">Why it is not read; null with a file.</param>
    public static RdpFile? Read(byte[] bytes, out string? fault)
    {
        fault = null;
        if (bytes is [0xFE, 0xFF, ..] or [0, not 0, ..])
        {
            fault = "it is UTF-16 with the high byte first, which Windows does not write";
            return null;
        }
        return bytes switch
        {
            [0xFF, 0xFE, ..] => new RdpFile(bytes, 2, 2),
            [0xEF, 0xBB, 0xBF, ..] => new RdpFile(bytes, 3, 1),
            [not 0, 0, ..] => new RdpFile(bytes, 0, 2),
            _ => new RdpFile(bytes, 0, 1),
        };
    }

    /// <summary>
    /// The same file, with redirection off. Where no line says anything, one comes first, so that all others stay where
    /// they are.
    /// </summary>
    /// <param name="fault">Why the file must not be changed; null with bytes.</param>
    public byte[]? Close(out string? fault)
    {
        fault = WhyNotChanged();
        if (fault is not null)
            return null;
        byte[] bytes = _lines.Count == 0
            ? [.. _bytes[.._start], .. Encode(Name + Off + FirstLineEnd()), .. _bytes[_start..]]
            : Replace([.. _lines.Select(_ => Off)]);
        // What is too large to be read could not be put back.
        if (bytes.Length <= MaxLength)
            return bytes;
        fault = $"with that line it would be larger than {MaxLength} bytes";
        return null;
    }

    /// <summary>The same file with what was there before <see cref="Close"/>.</summary>
    /// <param name="before">The values then; none where no line said anything.</param>
    /// <returns>Null where the file no longer says what was written then: somebody decided otherwise.</returns>
    public byte[]? PutBack(IReadOnlyList<string> before)
    {
        if (IsSigned || _lines.Exists(line => line.Value != Off) || _lines.Count == 0)
            return null;
        if (before.Count == 0)
            return _lines.Count == 1 ? [.. _bytes[.._lines[0].Start], .. _bytes[_lines[0].Next..]] : null;
        // A client that wrote the file anew makes one line of several.
        return _lines.Count == before.Count ? Replace(before)
            : _lines.Count == 1 ? Replace([before.FirstOrDefault(value => !IsOff(value)) ?? before[0]])
            : null;
    }

    /// <summary>Whether a line may get this value back.</summary>
    public static bool MayBeValue(string text) =>
        text.Length <= MaxValueLength && text.All(c => c is >= ' ' and <= '~' and not '?');

    private string? WhyNotChanged() =>
        IsSigned
            ? "it is signed, and a change would make it one of an unknown publisher; its publisher must sign another"
        : !_lines.TrueForAll(line => MayBeValue(line.Value)) ? "its line holds what could not be put back"
        : null;

    private byte[] Replace(IReadOnlyList<string> values)
    {
        var bytes = new List<byte>(_bytes.Length);
        int at = 0;
        for (int i = 0; i < _lines.Count; i++)
        {
            bytes.AddRange(_bytes.AsSpan(at, _lines[i].ValueStart - at));
            bytes.AddRange(Encode(values[i]));
            at = _lines[i].End;
        }
        bytes.AddRange(_bytes.AsSpan(at));
        return [.. bytes];
    }

    private byte[] Encode(string ascii) =>
        _unit == 2 ? Encoding.Unicode.GetBytes(ascii) : Encoding.ASCII.GetBytes(ascii);

    private string FirstLineEnd()
    {
        for (int at = _start; at + _unit <= _bytes.Length; at += _unit)
        {
            if (CharacterAt(at) is '\n')
                return "\n";
            if (CharacterAt(at) is '\r')
                return at + (2 * _unit) <= _bytes.Length && CharacterAt(at + _unit) is '\n' ? "\r\n" : "\r";
        }
        return "\r\n";
    }

    private void FindLines()
    {
        int start = _start;
        while (start + _unit <= _bytes.Length)
        {
            int end = start;
            while (end + _unit <= _bytes.Length && CharacterAt(end) is not ('\r' or '\n'))
                end += _unit;
            int next = end + _unit <= _bytes.Length ? end + _unit : end;
            if (next > end && CharacterAt(end) is '\r' && next + _unit <= _bytes.Length && CharacterAt(next) is '\n')
                next += _unit;
            if (BeginsWith(start, end, Name))
            {
                int value = start + (Name.Length * _unit);
                _lines.Add(new Line(start, value, end, next, Text(value, end)));
            }
            IsSigned |= BeginsWith(start, end, Signature) || BeginsWith(start, end, SignedLines);
            start = next > start ? next : _bytes.Length;
        }
    }

    private bool BeginsWith(int start, int end, string ascii)
    {
        if (end - start < ascii.Length * _unit)
            return false;
        for (int i = 0; i < ascii.Length; i++)
        {
            if (char.ToLowerInvariant(CharacterAt(start + (i * _unit))) != ascii[i])
                return false;
        }
        return true;
    }

    private string Text(int start, int end)
    {
        var text = new StringBuilder();
        for (int at = start; at + _unit <= end && text.Length <= MaxValueLength; at += _unit)
            text.Append(CharacterAt(at) is >= ' ' and <= '~' and var c ? c : '?');
        return text.ToString();
    }

    private char CharacterAt(int at) => _unit == 2 ? (char)(_bytes[at] | (_bytes[at + 1] << 8)) : (char)_bytes[at];

    private static bool IsOff(string value) => long.TryParse(value.Trim(), out long number) && number == 0;

    private static bool IsOn(string value) => long.TryParse(value.Trim(), out long number) && number != 0;

    /// <param name="start">Where the line begins, in bytes.</param>
    /// <param name="valueStart">Where its value begins.</param>
    /// <param name="end">Where its value ends.</param>
    /// <param name="next">Where the next line begins.</param>
    /// <param name="value">Its value.</param>
    private sealed class Line(int start, int valueStart, int end, int next, string value)
    {
        public int Start => start;

        public int ValueStart => valueStart;

        public int End => end;

        public int Next => next;

        public string Value => value;
    }
}
