using CertProp.Backups;

namespace CertProp.Exposure;

/// <param name="setting">Which value; where that is knows the program, not the file.</param>
/// <param name="before">What it was; null where it was absent.</param>
/// <param name="missingKeys">How many keys, from the value's own upwards, were absent as well.</param>
/// <param name="ran">Whether the service ran.</param>
internal sealed class RecordedSwitch(ProtectedSetting setting, long? before, int missingKeys = 0, bool ran = false)
{
    public ProtectedSetting Setting => setting;

    public long? Before => before;

    public int MissingKeys => missingKeys;

    public bool Ran => ran;
}

/// <param name="folder"><c>documents</c> or <c>desktop</c>.</param>
/// <param name="name">A name in it.</param>
/// <param name="setting">What it was closed for.</param>
/// <param name="before">
/// The values in its lines, none where no line said anything; null where the file was absent.
/// </param>
internal sealed class RecordedFile(string folder, string name, ProtectedSetting setting, IReadOnlyList<string>? before)
{
    public string Folder => folder;

    public string Name => name;

    public ProtectedSetting Setting => setting;

    public IReadOnlyList<string>? Before => before;

    public bool IsOf(RecordedFile other) =>
        Folder == other.Folder && Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// <c>protect.json</c> beside the runs: what was there before protect changed it. Written, to the disk, before each
/// change; so what it names may still be as it was.
/// </summary>
internal sealed class ProtectRecord
{
    public const string Name = "protect.json";
    public const int MaxLength = 16 << 20;

    private const int MaxFiles = 20_000;
    private const string Dword = "REG_DWORD", AbsentType = "absent";

    public List<RecordedSwitch> Switches { get; } = [];

    public List<RecordedFile> Files { get; } = [];

    public bool IsEmpty => Switches.Count == 0 && Files.Count == 0;

    public RecordedSwitch? Find(ProtectedSetting setting) => Switches.Find(known => known.Setting == setting);

    public RecordedFile? Find(string folder, string name) => Files.Find(
        known => known.Folder == folder && known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    public void Put(RecordedSwitch known)
    {
        Switches.RemoveAll(other => other.Setting == known.Setting);
        Switches.Add(known);
    }

    public void Put(RecordedFile known)
    {
        Files.RemoveAll(known.IsOf);
        Files.Add(known);
    }

    public byte[] Write() => BackupJson.Write(json =>
    {
        json.WriteStartArray("settings"u8);
        foreach (RecordedSwitch known in Switches)
        {
            json.WriteStartObject();
            json.WriteString("setting"u8, known.Setting.Name);
            json.WriteString("type"u8, known.Before is null ? AbsentType : Dword);
            BackupJson.WriteNumber(json, "value"u8, known.Before);
            json.WriteNumber("missingKeys"u8, known.MissingKeys);
            json.WriteBoolean("ran"u8, known.Ran);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("files"u8);
        foreach (RecordedFile known in Files)
        {
            json.WriteStartObject();
            json.WriteString("folder"u8, known.Folder);
            json.WriteString("name"u8, known.Name);
            json.WriteString("setting"u8, known.Setting.Name);
            json.WriteBoolean("existed"u8, known.Before is not null);
            json.WriteStartArray("values"u8);
            foreach (string value in known.Before ?? [])
                json.WriteStringValue(value);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    /// <inheritdoc cref="BackupJson.Read"/>
    public static ProtectRecord Read(string name, ReadOnlySpan<byte> utf8) =>
        BackupJson.Read(name, utf8, ReadMembers, "settings", "files");

    private static ProtectRecord ReadMembers(ref StrictJson document)
    {
        var record = new ProtectRecord();
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    BackupJson.ReadVersion(ref document);
                    break;
                case "settings":
                    document.EnterList();
                    while (document.NextObject())
                        ReadSwitch(ref document, record);
                    break;
                case "files":
                    document.EnterList();
                    while (document.NextObject())
                        ReadFile(ref document, record);
                    break;
                default:
                    throw document.UnknownMember("version", "settings", "files");
            }
        }
        return record;
    }

    private static ProtectedSetting Read(ref StrictJson document) =>
        ProtectedSetting.Find(document.ReadString()) ?? throw document.Fault("the name of a setting");

    private static void ReadSwitch(ref StrictJson document, ProtectRecord record)
    {
        ProtectedSetting? setting = null;
        string type = "";
        long? value = null;
        int missing = 0;
        bool ran = false;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "setting":
                    setting = Read(ref document);
                    break;
                case "type":
                    type = document.ReadString();
                    break;
                case "value":
                    value = document.ReadLongOrNull(0, uint.MaxValue);
                    break;
                case "missingKeys":
                    missing = document.ReadInteger(0, 8);
                    break;
                case "ran":
                    ran = document.ReadBoolean();
                    break;
                default:
                    throw document.UnknownMember("setting", "type", "value", "missingKeys", "ran");
            }
        }
        // A service that was not there was not closed; files have a list of their own.
        if (setting is not { } known || type != (value is null ? AbsentType : Dword) || known.IsUsers
            || (known == ProtectedSetting.Service && value is null))
            throw document.Fault("a setting of the machine's with its type and value was expected", value: false);
        record.Put(new RecordedSwitch(known, value, missing, ran));
    }

    private static void ReadFile(ref StrictJson document, ProtectRecord record)
    {
        string folder = "", name = "";
        ProtectedSetting setting = ProtectedSetting.RdpFiles;
        bool existed = false;
        List<string> values = [];
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "folder":
                    folder = document.ReadString();
                    break;
                case "name":
                    name = document.ReadString();
                    break;
                case "setting":
                    setting = Read(ref document);
                    break;
                case "existed":
                    existed = document.ReadBoolean();
                    break;
                case "values":
                    values = document.ReadStrings(
                        text => (text, RdpFile.MayBeValue(text) ? null : "a value of a .rdp file"));
                    break;
                default:
                    throw document.UnknownMember("folder", "name", "setting", "existed", "values");
            }
        }
        // Nothing but .rdp files is ever written, whatever this file says.
        if (folder is not (RdpFolder.Documents or RdpFolder.Desktop) || !RdpFolder.IsRdpName(name)
            || record.Files.Count == MaxFiles)
            throw document.Fault("a .rdp file in documents or desktop was expected", value: false);
        record.Put(new RecordedFile(folder, name, setting, existed ? values : null));
    }
}
