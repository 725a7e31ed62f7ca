using System.Runtime.CompilerServices;
using System.Text.Json;

namespace CertProp;

/// <summary>
/// A cursor over a JSON document that refuses what it is not asked for, and says which member, on which line, and what
/// was expected. The document must be one object; it is entered at once.
/// </summary>
internal ref struct StrictJson
{
    private static readonly JsonReaderOptions s_options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = 8,
    };

    private readonly string _name;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<string> _path = [];
    private readonly Stack<HashSet<string>> _seen = new();
    private HashSet<string> _members = [];
    private Utf8JsonReader _reader;
    private long _memberStart;

    /// <exception cref="InvalidInputException">The document is empty, no UTF-8 or no object.</exception>
    public StrictJson(string name, ReadOnlySpan<byte> utf8)
    {
        _name = name;
        _bytes = utf8.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (_bytes.Trim(" \t\r\n"u8).IsEmpty)
            throw new InvalidInputException(name, "it is empty; a JSON object with \"version\": 1 was expected");
        if (!System.Text.Unicode.Utf8.IsValid(_bytes) || _bytes.Contains((byte)0))
            throw new InvalidInputException(name, "it is not UTF-8 text; save it as UTF-8");
        _reader = new Utf8JsonReader(_bytes, s_options);
        Advance();
        EnterObject();
    }

    /// <summary>Goes to the next member of the current object and reads its name; at the end leaves the object.</summary>
    public bool NextMember(out string member)
    {
        // A value that was read leaves its member behind.
        if (_path.Count >= _seen.Count)
            _path.RemoveAt(_path.Count - 1);
        Advance();
        if (_reader.TokenType is JsonTokenType.EndObject)
        {
            _members = _seen.Pop();
            member = "";
            return false;
        }
        member = GetText();
        _memberStart = _reader.TokenStartIndex;
        _path.Add(member);
        if (!_seen.Peek().Add(member))
            throw Fault($"it stands there twice, once was expected", value: false);
        Advance();
        return true;
    }

    /// <summary>Whether the value is null, for members that may be left empty.</summary>
    public readonly bool IsNull => _reader.TokenType is JsonTokenType.Null;

    public void EnterObject()
    {
        if (_reader.TokenType is not JsonTokenType.StartObject)
            throw Fault("an object in braces");
        _seen.Push(new HashSet<string>(StringComparer.Ordinal));
    }

    public readonly string ReadString() =>
        _reader.TokenType is JsonTokenType.String ? GetText() : throw Fault("a string");

    public readonly string? ReadPathOrNull() =>
        _reader.TokenType is JsonTokenType.Null ? null
        : ReadString() is var path && !string.IsNullOrWhiteSpace(path) && !path.Contains('\0') ? path
        : throw Fault("a path or null");

    public readonly bool ReadBoolean() => _reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Fault("true or false"),
    };

    public readonly int ReadInteger(int least, int most) =>
        _reader.TokenType is JsonTokenType.Number && _reader.TryGetInt32(out int number) && number >= least && number <= most
            ? number
            : throw Fault(least == most ? $"{least}" : $"a whole number from {least} to {most}");

    /// <summary>A whole number, or null.</summary>
    public readonly long? ReadLongOrNull(long least, long most) =>
        _reader.TokenType is JsonTokenType.Null ? null
        : _reader.TokenType is JsonTokenType.Number && _reader.TryGetInt64(out long number) && number >= least && number <= most ? number
        : throw Fault($"a whole number from {least} to {most}, or null");

    public readonly string? ReadStringOrNull() => _reader.TokenType is JsonTokenType.Null ? null : ReadString();

    /// <summary>A moment as ISO 8601, or null.</summary>
    public readonly DateTimeOffset? ReadTimeOrNull() =>
        _reader.TokenType is JsonTokenType.Null ? null
        : _reader.TokenType is JsonTokenType.String && _reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time
        : throw Fault("a time such as \"2026-07-01T12:00:00Z\", or null");

    public readonly byte[] ReadBase64() =>
        _reader.TokenType is JsonTokenType.String && _reader.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw Fault("bytes in base64");

    /// <summary>Enters a list of objects, which <see cref="NextObject"/> goes through.</summary>
    public readonly void EnterList()
    {
        if (_reader.TokenType is not JsonTokenType.StartArray)
            throw Fault("a list in brackets");
    }

    /// <summary>Enters the next object of the list; at its end leaves it.</summary>
    public bool NextObject()
    {
        Advance();
        if (_reader.TokenType is JsonTokenType.EndArray)
            return false;
        EnterObject();
        return true;
    }

    /// <summary>A member of the enumeration, which counts from 0 without gaps, spelled in camel case.</summary>
    public readonly T ReadEnum<T>()
        where T : struct, Enum
    {
        int index = ReadIndex(Enum.GetNames<T>());
        return Unsafe.As<int, T>(ref index);
    }

    private readonly int ReadIndex(string[] members)
    {
        string[] names = [.. members.Select(JsonNamingPolicy.CamelCase.ConvertName)];
        int index = _reader.TokenType is JsonTokenType.String ? Array.IndexOf(names, GetText()) : -1;
        return index >= 0 ? index : throw Fault(OneOf(names));
    }

    public List<string> ReadNames(params string[] allowed) =>
        ReadStrings(text => (text, allowed.Contains(text) ? null : OneOf(allowed)));

    public List<string> ReadStrings() =>
        ReadStrings(text => (text, string.IsNullOrWhiteSpace(text) ? "a string that is not empty" : null));

    /// <summary>An array of strings, each turned into a value or refused with what was expected.</summary>
    public List<T> ReadStrings<T>(Func<string, (T Value, string? Expected)> parse)
    {
        if (_reader.TokenType is not JsonTokenType.StartArray)
            throw Fault("a list of strings in brackets");
        var values = new List<T>();
        for (Advance(); _reader.TokenType is not JsonTokenType.EndArray; Advance())
        {
            (T value, string? expected) = parse(ReadString());
            values.Add(expected is null ? value : throw Fault(expected));
        }
        return values;
    }

    /// <summary>Nothing but comments may follow.</summary>
    public void ReadEnd()
    {
        try
        {
            if (_reader.Read())
                throw Fault("nothing after the closing brace");
        }
        catch (JsonException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>Asked at the end: members that the document must have had.</summary>
    public readonly void Require(params ReadOnlySpan<string> members)
    {
        foreach (string member in members)
        {
            if (!_members.Contains(member))
                throw new InvalidInputException(_name, $"\"{member}\" is missing");
        }
    }

    public readonly InvalidInputException UnknownMember(params string[] allowed) =>
        Fault($"there is no such member; allowed are {string.Join(", ", allowed)}", value: false);

    /// <param name="expected">What was expected in place of the value that stands there.</param>
    /// <param name="value">False where <paramref name="expected"/> is the whole sentence already.</param>
    public readonly InvalidInputException Fault(string expected, bool value = true)
    {
        string member = _path.Count == 0 ? "the document" : $"\"{string.Join('.', _path)}\"";
        string sentence = value ? $"{member} is {Found()}, expected was {expected}" : $"{member}: {expected}";
        return new InvalidInputException(_name, sentence, LineOf(value ? _reader.TokenStartIndex : _memberStart));
    }

    private void Advance()
    {
        try
        {
            if (!_reader.Read())
                throw new InvalidInputException(_name, "it ends too early", LineOf(_bytes.Length));
        }
        catch (JsonException e)
        {
            throw Translate(e);
        }
    }

    private readonly InvalidInputException Translate(JsonException e)
    {
        // The framework's sentence ends with its own position, counted from 0.
        string reason = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
        return new InvalidInputException(_name, $"not valid JSON: {reason}", (int)(e.LineNumber ?? 0) + 1);
    }

    private readonly string GetText()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as \uD800 alone: valid JSON, no valid text.
            throw Fault("text without half characters");
        }
    }

    private readonly string Found()
    {
        const int most = 60;
        string text = System.Text.Encoding.UTF8.GetString(_reader.ValueSpan);
        text = text.Length > most ? text[..most] + "..." : text;
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "a list",
            JsonTokenType.String => $"\"{text}\"",
            _ => text,
        };
    }

    private readonly int LineOf(long offset) => _bytes[..(int)offset].Count((byte)'\n') + 1;

    private static string OneOf(string[] names) => string.Join(" or ", names.Select(name => $"\"{name}\""));
}
