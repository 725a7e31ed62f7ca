namespace CertProp.Deploy.Fleet;

/// <summary>
/// Lines by the output that they stand in. Most devices of a fleet say the same, and what says the same is read once.
/// </summary>
internal sealed class PortalLines
{
    // So many different outputs are kept; those after them are read each time.
    private const int Most = 2_048;

    private readonly Dictionary<string, PortalLine?> _known = [];
    private readonly Dictionary<string, PortalLine?>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public PortalLines() => _bySpan = _known.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <inheritdoc cref="PortalLine.Parse"/>
    public PortalLine? Parse(ReadOnlySpan<char> output)
    {
        if (output.IsEmpty)
            return null;
        if (_bySpan.TryGetValue(output, out PortalLine? line))
            return line;
        string text = output.ToString();
        line = PortalLine.Parse(text);
        if (_known.Count < Most)
            _known[text] = line;
        return line;
    }
}
