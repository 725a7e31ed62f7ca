using System.Diagnostics;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace CertProp.Tests.Support;

/// <summary>All that lies in a folder at one moment: names, bytes, modes and the files' times; it can be laid down again.</summary>
[SupportedOSPlatform("linux")]
internal sealed class FolderState
{
    private readonly SortedDictionary<string, Item> _items = new(StringComparer.Ordinal);

    private FolderState()
    {
    }

    /// <summary>The files, by their paths below the folder.</summary>
    public IEnumerable<KeyValuePair<string, byte[]>> Files => _items
        .Where(item => item.Value.Content is not null)
        .Select(item => KeyValuePair.Create(item.Key, item.Value.Content!));

    public static FolderState Of(string folder)
    {
        var state = new FolderState();
        foreach (FileSystemInfo info in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            bool isFile = info is FileInfo;
            state._items.Add(Path.GetRelativePath(folder, info.FullName), new Item(
                isFile ? Read(info.FullName) : null, info.UnixFileMode, isFile ? info.LastWriteTimeUtc : default));
        }
        return state;
    }

    /// <summary>Makes a folder hold this and nothing else.</summary>
    public void LayDown(string folder)
    {
        Clear(folder);
        foreach ((string path, Item item) in _items)
        {
            string fullPath = Path.Combine(folder, path);
            if (item.Content is null)
            {
                Directory.CreateDirectory(fullPath, item.Mode);
                continue;
            }
            File.WriteAllBytes(fullPath, item.Content);
            File.SetUnixFileMode(fullPath, item.Mode);
            File.SetLastWriteTimeUtc(fullPath, item.LastWrite);
        }
    }

    public static void Clear(string folder)
    {
        foreach (FileSystemInfo info in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (info is DirectoryInfo inner)
                inner.Delete(recursive: true);
            else
                info.Delete();
        }
    }

    /// <summary>One line an item, to compare states by.</summary>
    public IReadOnlyList<string> Lines(bool times = true) =>
    [
        .. _items.Select(item => item.Value.Content is not { } content
            ? $"{item.Key}/ {item.Value.Mode}"
            : $"{item.Key} {item.Value.Mode} {Convert.ToHexString(SHA256.HashData(content))}"
                + (times ? $" {item.Value.LastWrite:O}" : "")),
    ];

    // A process that another test starts holds all handles of this one until it runs its own program: a lock that was given
    // back may still be held for that moment.
    private static byte[] Read(string path)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return File.ReadAllBytes(path);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience.Limit)
            {
                Thread.Sleep(1);
            }
        }
    }

    private sealed record Item(byte[]? Content, UnixFileMode Mode, DateTime LastWrite);
}
