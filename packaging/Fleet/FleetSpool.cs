using System.Text;

namespace CertProp.Deploy.Fleet;

/// <summary>
/// Devices in a file of the user's own, so that a fleet of any size needs no memory: only when all rows were read is it
/// known which of several rows of a device counts.
/// </summary>
internal sealed class FleetSpool : IDisposable
{
    // What most rows have in common is written once; beyond so many different texts each stands for itself.
    private const int MostShared = 8_192;
    private const int None = 0, Literal = 1, FirstShared = 2;
    private const int BufferLength = 64 * 1_024;

    private readonly FileStream _file = TemporaryFile.Create(bufferLength: 0);
    private readonly MemoryStream _block = new(2 * BufferLength);
    private readonly BinaryWriter _writer;
    private readonly RepeatedDevices _repeated = new();
    private readonly Dictionary<string, int> _indexes = [];
    private readonly List<string> _shared = [];

    public FleetSpool() => _writer = new BinaryWriter(_block, Encoding.UTF8);

    /// <summary>Rows, which may be more than devices.</summary>
    public int Rows { get; private set; }

    public void Add(FleetDevice device)
    {
        _repeated.Add(device.Id);
        _writer.Write(device.Id);
        _writer.Write(device.Name);
        WriteShared(device.Ring);
        _writer.Write((byte)device.Verdict);
        WriteShared(device.Code);
        WriteShared(device.Sentence);
        _writer.Write7BitEncodedInt(device.Certificates);
        _writer.Write7BitEncodedInt(device.Profiles);
        _writer.Write7BitEncodedInt(device.KeptForLackOfProof);
        WriteShared(device.Issuers);
        WriteShared(device.Open);
        WriteShared(device.Helper);
        WriteShared(device.User);
        WriteShared(device.OsVersion);
        Write(device.Since);
        Write(device.Seen);
        Rows++;
        if (_block.Length > BufferLength)
            WriteBlock();
    }

    /// <summary>
    /// Each device once, with its worst row: those with one row in the order in which they came, the others behind them.
    /// </summary>
    public IEnumerable<FleetDevice> Devices()
    {
        WriteBlock();
        _file.Position = 0;
        using var reader = new BinaryReader(new BufferedStream(_file, BufferLength), Encoding.UTF8, leaveOpen: true);
        var repeated = new Dictionary<string, FleetDevice>(StringComparer.OrdinalIgnoreCase);
        for (int row = 0; row < Rows; row++)
        {
            FleetDevice device = Read(reader);
            if (_repeated.IsEmpty || !_repeated.Contains(device.Id))
                yield return device;
            else
                repeated[device.Id] = repeated.TryGetValue(device.Id, out FleetDevice? other) ? other.Worse(device) : device;
        }
        foreach (FleetDevice device in repeated.Values)
            yield return device;
    }

    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private void WriteBlock()
    {
        _writer.Flush();
        _file.Seek(0, SeekOrigin.End);
        _file.Write(_block.GetBuffer(), 0, (int)_block.Length);
        _block.SetLength(0);
    }

    private FleetDevice Read(BinaryReader reader) => new()
    {
        Id = reader.ReadString(),
        Name = reader.ReadString(),
        Ring = ReadShared(reader)!,
        Verdict = (Verdict)reader.ReadByte(),
        Code = ReadShared(reader),
        Sentence = ReadShared(reader),
        Certificates = reader.Read7BitEncodedInt(),
        Profiles = reader.Read7BitEncodedInt(),
        KeptForLackOfProof = reader.Read7BitEncodedInt(),
        Issuers = ReadList(reader),
        Open = ReadList(reader),
        Helper = ReadShared(reader),
        User = ReadShared(reader),
        OsVersion = ReadShared(reader),
        Since = ReadTime(reader),
        Seen = ReadTime(reader),
    };

    private void WriteShared(IReadOnlyList<string> texts)
    {
        _writer.Write7BitEncodedInt(texts.Count);
        foreach (string text in texts)
            WriteShared(text);
    }

    private void WriteShared(string? text)
    {
        if (text is null)
        {
            _writer.Write7BitEncodedInt(None);
        }
        else if (_indexes.TryGetValue(text, out int index))
        {
            _writer.Write7BitEncodedInt(FirstShared + index);
        }
        else
        {
            if (_shared.Count < MostShared)
            {
                _indexes[text] = _shared.Count;
                _shared.Add(text);
            }
            _writer.Write7BitEncodedInt(Literal);
            _writer.Write(text);
        }
    }

    private void Write(DateTimeOffset? time) => _writer.Write(time?.UtcTicks ?? 0);

    private string? ReadShared(BinaryReader reader) => reader.Read7BitEncodedInt() switch
    {
        None => null,
        Literal => reader.ReadString(),
        var index => _shared[index - FirstShared],
    };

    private string[] ReadList(BinaryReader reader)
    {
        int count = reader.Read7BitEncodedInt();
        if (count == 0)
            return [];
        string[] texts = new string[count];
        for (int at = 0; at < count; at++)
            texts[at] = ReadShared(reader)!;
        return texts;
    }

    private static DateTimeOffset? ReadTime(BinaryReader reader) =>
        reader.ReadInt64() is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
}
