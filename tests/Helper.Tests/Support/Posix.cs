using System.Runtime.InteropServices;
using System.Text;

namespace CertProp.Tests.Support;

/// <summary>What users can put into a folder and .NET cannot: FIFOs, devices, hard links, names of any bytes.</summary>
internal static class Posix
{
    private const int Here = -100; // AT_FDCWD
    private const uint Exchanging = 2; // RENAME_EXCHANGE
    private const uint CharacterDevice = 0x2000;

    /// <summary>Skips the test elsewhere: the framework's own calls are all there is on other systems.</summary>
    public static void RequireLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

    public static void HardLink(string existing, string name) => Check(link(Bytes(existing), Bytes(name)));

    public static void Fifo(string path) => Check(mkfifo(Bytes(path), 0x1B6));

    /// <summary>Makes /dev/zero under another name; skips the test for whom that is forbidden.</summary>
    public static void ZeroDevice(string path) => Assert.SkipUnless(
        mknod(Bytes(path), CharacterDevice | 0x1B6, (1 << 8) | 5) == 0, "devices need root and mknod");

    /// <summary>Makes a folder whose name, the path's last part, is any bytes.</summary>
    public static void MakeFolder(string parent, ReadOnlySpan<byte> name) =>
        Check(mkdir([.. Encoding.UTF8.GetBytes(parent), (byte)'/', .. name, 0], 0x1ED));

    /// <summary>Renames an entry to a name of any bytes.</summary>
    public static void Rename(string path, string parent, ReadOnlySpan<byte> name) =>
        Check(rename(Bytes(path), [.. Encoding.UTF8.GetBytes(parent), (byte)'/', .. name, 0]));

    /// <summary>Deletes what is in a folder, whatever its name; .NET cannot delete names that are not UTF-8.</summary>
    public static void Empty(string folder) =>
        Assert.Equal(0, Tool.Run(Tool.Require("find"), folder, "-mindepth", "1", "-delete").ExitCode);

    /// <summary>Swaps two names in one step, so that there is no moment without either.</summary>
    public static void Exchange(string one, string other) =>
        Check(renameat2(Here, Bytes(one), Here, Bytes(other), Exchanging));

    /// <summary>How many descriptors this process holds that are about this folder or what is in it.</summary>
    public static int OpenDescriptors(string folder) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(entry => (TryReadLink(entry) ?? "").StartsWith(folder, StringComparison.Ordinal));

    private static string? TryReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile by another thread
        }
    }

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path + "\0");

    private static void Check(int result)
    {
        if (result != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int link(byte[] existing, byte[] name);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int mknod(byte[] path, uint mode, ulong device);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int rename(byte[] path, byte[] other);

    [DllImport("libc", SetLastError = true)]
    private static extern int renameat2(int folder, byte[] path, int otherFolder, byte[] other, uint flags);
}
