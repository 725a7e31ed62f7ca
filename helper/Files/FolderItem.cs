namespace CertProp.Files;

internal enum ItemKind
{
    File,
    Folder,

    /// <summary>Symbolic link or any Windows reparse point.</summary>
    Link,

    /// <summary>FIFO, socket or device.</summary>
    Special,

    /// <summary>The file system does not say; opening it will.</summary>
    Unknown,
}

/// <param name="Name">A name without any path; may hold any character that the file system allows.</param>
/// <param name="Kind">What the listing says that it is.</param>
/// <param name="Elsewhere">On Windows, whether its content would first be fetched, as that of files kept in a cloud.</param>
internal readonly record struct FolderItem(string Name, ItemKind Kind, bool Elsewhere = false);
