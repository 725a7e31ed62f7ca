namespace CertProp.Files;

/// <summary>Why a file or folder was not opened, listed, read, made or deleted.</summary>
internal enum FileFaultKind
{
    /// <summary>Nothing is there.</summary>
    NotFound,

    /// <summary>A component is a symbolic link, junction or another reparse point, or leads out of the root.</summary>
    Link,

    /// <summary>The file has several names, and so lies somewhere else as well.</summary>
    HardLink,

    /// <summary>Something else than the file or folder that was expected.</summary>
    WrongKind,

    /// <summary>No permission.</summary>
    Denied,

    /// <summary>More items than one folder may have.</summary>
    TooMany,

    /// <summary>More bytes than the caller takes.</summary>
    TooLarge,

    /// <summary>A new file was to be made, and one of this name is there.</summary>
    Exists,

    /// <summary>The file is not what the caller says that it is.</summary>
    Changed,

    /// <summary>Another program holds it.</summary>
    Busy,

    /// <summary>The system failed to do it, for instance a disk or network error.</summary>
    InputOutput,
}

/// <param name="Kind">What kind of failure.</param>
/// <param name="Message">A sentence's end for people, such as "permission denied".</param>
internal readonly record struct FileFault(FileFaultKind Kind, string Message);
