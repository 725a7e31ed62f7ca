using System.Text;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.WineTools;

/// <summary>Registry and files of a prefix at one moment, times of last write included; times of last access are not.</summary>
internal sealed class PrefixSnapshot
{
    private readonly Dictionary<string, string> _items = [];

    private PrefixSnapshot()
    {
    }

    /// <summary>Stops the prefix's server, because only then is the registry in its files.</summary>
    public static PrefixSnapshot Take(WinePrefix prefix)
    {
        prefix.StopServer();
        var snapshot = new PrefixSnapshot();
        foreach (string file in Directory.EnumerateFiles(prefix.Path, "*.reg").Where(file => !file.EndsWith("port.reg", StringComparison.Ordinal)))
            snapshot.AddRegistry(file);
        snapshot.AddFiles(prefix.DriveC);
        return snapshot;
    }

    /// <summary>Names of keys and files that are not the same in both.</summary>
    public IEnumerable<string> DifferencesTo(PrefixSnapshot other) =>
        _items.Keys.Union(other._items.Keys)
            .Where(name => _items.GetValueOrDefault(name) != other._items.GetValueOrDefault(name))
            .Order(StringComparer.Ordinal);

    // Wine's registry files: [key] time, #time=, values, an empty line.
    private void AddRegistry(string file)
    {
        foreach (string section in File.ReadAllText(file, Encoding.Latin1).Split("\n\n"))
        {
            string name = section[..Math.Max(section.IndexOf(']', StringComparison.Ordinal), 0)];
            _items[$"{Path.GetFileName(file)} {name}"] = section;
        }
    }

    private void AddFiles(string folder)
    {
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (FileSystemInfo item in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", everything))
        {
            string relative = Path.GetRelativePath(folder, item.FullName);
            bool isUsers = relative.StartsWith("users", StringComparison.Ordinal);
            string content = item is FileInfo file
                ? $"{file.Length} {(isUsers ? Convert.ToHexString(File.ReadAllBytes(file.FullName)) : "")}"
                : "folder";
            _items[relative] = $"{item.LastWriteTimeUtc.Ticks} {content}";
        }
    }
}
