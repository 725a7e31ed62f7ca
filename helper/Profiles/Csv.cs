using System.Buffers;
using System.Text;

namespace CertProp.Profiles;

/// <summary>Comma-separated values as RFC 4180 describes them and spreadsheets write them, read as a stream.</summary>
/// <param name="name">How messages call the file.</param>
/// <param name="text">The file; stays the caller's.</param>
internal sealed class Csv(string name, TextReader text)
{
    private const int End = -1;

    private static readonly SearchValues<char> s_endOfPlain = SearchValues.Create(",\r\n");

    private readonly StringBuilder _cell = new();
    private readonly char[] _buffer = new char[16 * 1024];
    private int _at, _filled;

    /// <summary>Line of the record that <see cref="Read"/> gave last, from 1.</summary>
    public int Line { get; private set; }

    private int _nextLine = 1;

    /// <summary>The cells of the next record, an empty line being one empty cell; null at the end.</summary>
    /// <exception cref="InvalidInputException">A quoted cell does not end, or goes on after its quote.</exception>
    public string[]? Read()
    {
        if (Peek() == End)
            return null;
        Line = _nextLine;
        var cells = new List<string>();
        bool quoted;
        do
        {
            quoted = Peek() == '"';
            cells.Add(quoted ? ReadQuoted() : ReadPlain());
        }
        while (Skip(','));
        Skip('\r');
        if (!Skip('\n') && Peek() != End)
            throw new InvalidInputException(
                name,
                quoted ? "a comma or a new line was expected after the closing quote"
                    : "a line feed was expected after the carriage return",
                _nextLine);
        _nextLine++;
        return [.. cells];
    }

    private string ReadPlain()
    {
        _cell.Clear();
        while (Peek() != End)
        {
            ReadOnlySpan<char> rest = _buffer.AsSpan(_at.._filled);
            int length = rest.IndexOfAny(s_endOfPlain);
            // A cell may go on behind what the buffer holds.
            _cell.Append(length < 0 ? rest : rest[..length]);
            _at += length < 0 ? rest.Length : length;
            if (length >= 0)
                break;
        }
        return _cell.ToString();
    }

    private string ReadQuoted()
    {
        int start = _nextLine;
        _cell.Clear();
        Take();
        while (true)
        {
            int c = Take();
            if (c == End)
                throw new InvalidInputException(name, "a quoted cell has no closing quote", start);
            if (c == '"' && !Skip('"'))
                return _cell.ToString();
            _nextLine += c == '\n' ? 1 : 0;
            _cell.Append((char)c);
        }
    }

    private bool Skip(char c)
    {
        bool there = Peek() == c;
        if (there)
            Take();
        return there;
    }

    private int Peek() => _at < _filled || Fill() ? _buffer[_at] : End;

    private int Take() => _at < _filled || Fill() ? _buffer[_at++] : End;

    private bool Fill()
    {
        _at = 0;
        _filled = text.Read(_buffer);
        return _filled > 0;
    }
}
