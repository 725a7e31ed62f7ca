using System.Security.Cryptography;

namespace CertProp.Tests.Support;

/// <summary>What a folder holds, down to the last file, to be compared with what it holds later.</summary>
internal static class TreeState
{
    /// <summary>Kind, mode, owner, group, size, times of write and change, link, path and bytes of everything in a folder.</summary>
    public static string[] Of(string folder) => Describe(folder, @"%y %m %U %G %n %s %T@ %C@ %l %p");

    /// <summary>The same without what changes where names are made or deleted in a folder, or a file gets or loses one.</summary>
    public static string[] ContentsOf(string folder) => Describe(folder, @"%y %m %U %G %l %p");

    private static string[] Describe(string folder, string format)
    {
        Posix.RequireLinux();
        (int exitCode, string output, string error) = Tool.Run(Tool.Require("find"), folder, "-printf", format + @"\n");
        Assert.Equal((0, ""), (exitCode, error));
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        // Only regular files are read: a FIFO would never end.
        return [.. lines.Select(line => line[0] == 'f' ? $"{Hash(line[line.IndexOf(folder, StringComparison.Ordinal)..])} {line}" : line)
            .Order(StringComparer.Ordinal)];
    }

    // The framework takes part in file locks; a lock file that somebody holds is empty, and is not opened.
    private static string Hash(string path) =>
        new FileInfo(path).Length == 0 ? "empty" : Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
