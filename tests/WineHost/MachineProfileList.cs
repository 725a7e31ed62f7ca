using System.Globalization;
using System.Text;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.WineHost;

/// <summary>The profiles that the prefix's registry lists, and their folders; gone afterwards.</summary>
internal sealed class MachineProfileList(WinePrefix prefix) : IDisposable
{
    public const string Domain = "S-1-5-21-1111111111-2222222222-3333333333";

    private const string List = @"HKEY_LOCAL_MACHINE\Software\Microsoft\Windows NT\CurrentVersion\ProfileList";
    private const string Identities = @"HKEY_LOCAL_MACHINE\Software\Microsoft\IdentityStore\Cache";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _keys = [];
    private readonly HashSet<string> _folders = [];

    /// <summary>Names a profile in the list.</summary>
    /// <param name="key">The subkey: a SID, perhaps with something behind it.</param>
    /// <param name="path">ProfileImagePath, with variables; null leaves the value out.</param>
    /// <param name="state">State bits.</param>
    public MachineProfileList Add(string key, string? path, uint? state = null)
    {
        StartKey($@"{List}\{key}");
        if (path is not null)
            _text.Append(CultureInfo.InvariantCulture, $"\"ProfileImagePath\"=hex(2):{Bytes(path)}\r\n");
        if (state is { } bits)
            _text.Append(CultureInfo.InvariantCulture, $"\"State\"=dword:{bits:x8}\r\n");
        _text.Append("\r\n");
        return this;
    }

    /// <summary>What Windows remembers of an Entra or hybrid user.</summary>
    public MachineProfileList AddIdentity(string sid, string userName)
    {
        StartKey($@"{Identities}\{sid}");
        StartKey($@"{Identities}\{sid}\IdentityCache\{sid}");
        _text.Append(CultureInfo.InvariantCulture, $"\"UserName\"=\"{userName}\"\r\n\r\n");
        return this;
    }

    /// <summary>A key of services or tasks that keep the user's registry loaded.</summary>
    public MachineProfileList AddLoadedHive(string sid)
    {
        StartKey($@"HKEY_USERS\{sid}");
        _text.Append("\r\n");
        return this;
    }

    /// <summary>Makes a folder with a store below drive C and returns it.</summary>
    /// <param name="folder">Below drive C, such as <c>users/bob</c>.</param>
    /// <param name="entries">What its store holds.</param>
    public string MakeFolder(string folder, params IEnumerable<ElementWriter> entries)
    {
        string path = Path.Combine(prefix.DriveC, folder);
        string store = Path.Combine(path, TemporaryFolder.StoreInProfile);
        _folders.Add(path);
        Directory.CreateDirectory(store);
        foreach (ElementWriter entry in entries)
            File.WriteAllBytes(Path.Combine(store, entry.Thumbprint), entry.ToArray());
        return path;
    }

    /// <summary>Puts what was added into the registry.</summary>
    public void Import()
    {
        prefix.ImportRegistry(_text.ToString());
        _text.Clear();
    }

    public void Dispose()
    {
        if (_keys.Count > 0)
            prefix.ImportRegistry(string.Concat(_keys.Select(key => $"[-{key}]\r\n\r\n")));
        foreach (string folder in _folders.Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
    }

    private void StartKey(string key)
    {
        _keys.Add(key);
        _text.Append(CultureInfo.InvariantCulture, $"[{key}]\r\n");
    }

    private static string Bytes(string text) =>
        string.Join(',', Encoding.Unicode.GetBytes(text + "\0")
            .Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
}
