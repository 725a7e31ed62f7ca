using System.Runtime.Versioning;

namespace CertProp.Tests.Support;

/// <summary>What a user can put where a program expects a file of its own.</summary>
public enum Obstacle
{
    /// <summary>A symbolic link to a file elsewhere.</summary>
    Link,

    /// <summary>A symbolic link to where nothing is: whoever opens it to create makes a file there.</summary>
    DanglingLink,

    /// <summary>Another name of a file elsewhere.</summary>
    HardLink,

    Fifo,

    /// <summary>A folder with a file in it.</summary>
    Folder,
}

[UnsupportedOSPlatform("windows")]
internal static class Obstacles
{
    /// <summary>Lays the obstacle.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="path">Where nothing is yet.</param>
    /// <param name="target">The file elsewhere that links lead to; the dangling one leads beside it.</param>
    public static void Lay(this Obstacle kind, string path, string target)
    {
        switch (kind)
        {
            case Obstacle.Link:
                File.CreateSymbolicLink(path, target);
                break;
            case Obstacle.DanglingLink:
                File.CreateSymbolicLink(path, target + ".new");
                break;
            case Obstacle.HardLink:
                Posix.HardLink(target, path);
                break;
            case Obstacle.Fifo:
                Posix.Fifo(path);
                break;
            default:
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, "something"), "of the user");
                break;
        }
    }
}
