using System.Buffers.Binary;

namespace CertProp.Exposure;

/// <summary>
/// A Registry.pol, in which Group Policy keeps the values that it set ([MS-GPREG] 2.2.1): <c>PReg</c>, version 1, then
/// <c>[key;value;type;size;data]</c> in UTF-16LE, key and value with a zero at the end, type and size 32 bits each.
/// </summary>
internal static class RegistryPol
{
    public const int MaxLength = 16 << 20;

    private const uint Mark = 0x67655250, Version = 1; // "PReg"

    /// <summary>
    /// Whether the file sets this value. What is no such file, or ends too early, sets nothing from there on.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="key">Below the hive, without it.</param>
    /// <param name="value">The value's name.</param>
    public static bool Sets(ReadOnlySpan<byte> bytes, string key, string value)
    {
        if (!TryTake(ref bytes, out uint mark) || mark != Mark
            || !TryTake(ref bytes, out uint version) || version != Version)
            return false;
        while (TakeEntry(ref bytes, out string entryKey, out string entryValue))
        {
            // "**del.Name" takes a value away: that is a decision about it as well.
            const string deleted = "**del.";
            if (entryValue.StartsWith(deleted, StringComparison.OrdinalIgnoreCase))
                entryValue = entryValue[deleted.Length..];
            if (key.Equals(entryKey, StringComparison.OrdinalIgnoreCase)
                && value.Equals(entryValue, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool TakeEntry(ref ReadOnlySpan<byte> bytes, out string key, out string value)
    {
        value = key = "";
        if (!TakeMark(ref bytes, '[') || !TakeText(ref bytes, out key) || !TakeMark(ref bytes, ';')
            || !TakeText(ref bytes, out value) || !TakeMark(ref bytes, ';')
            || !TryTake(ref bytes, out _) || !TakeMark(ref bytes, ';')
            || !TryTake(ref bytes, out uint size) || !TakeMark(ref bytes, ';') || size > bytes.Length)
        {
            return false;
        }
        bytes = bytes[(int)size..];
        return TakeMark(ref bytes, ']');
    }

    private static bool TakeText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        var characters = new System.Text.StringBuilder();
        while (bytes.Length >= 2)
        {
            char c = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            bytes = bytes[2..];
            if (c == '\0')
            {
                text = characters.ToString();
                return true;
            }
            characters.Append(c);
        }
        text = "";
        return false;
    }

    private static bool TakeMark(ref ReadOnlySpan<byte> bytes, char mark)
    {
        if (bytes.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(bytes) != mark)
            return false;
        bytes = bytes[2..];
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out uint number)
    {
        number = 0;
        if (bytes.Length < sizeof(uint))
            return false;
        number = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        bytes = bytes[sizeof(uint)..];
        return true;
    }
}
