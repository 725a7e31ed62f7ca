using CertProp.Tests.Support;

namespace CertProp.Windows.Tests.Setup;

/// <summary>An empty file system of its own in the place of a folder, until this is disposed of.</summary>
internal sealed class MountPoint : IDisposable
{
    private readonly string _folder;

    private MountPoint(string folder) => _folder = folder;

    /// <summary>Mounts it; skips the test for whom that is forbidden.</summary>
    public static MountPoint At(string folder)
    {
        (int exitCode, _, string error) = Tool.Run(Tool.Require("mount"), "-t", "tmpfs", "-o", "mode=0755", "none", folder);
        if (exitCode != 0)
            Tool.Miss("mount", $"nothing can be mounted here: {error.Trim()}");
        return new MountPoint(folder);
    }

    public void Dispose() => Assert.Equal(0, Tool.Run(Tool.Require("umount"), _folder).ExitCode);
}
