using System.Text;
using CertProp.Files;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Exposure;

/// <summary>What one .rdp file says, or why that is not known.</summary>
/// <param name="path">Where it is.</param>
/// <param name="redirection">Null where there is no file, or with a fault.</param>
/// <param name="fault">Why it was not read; null where it was, or where nothing is there.</param>
internal sealed class RdpReading(string path, RdpRedirection? redirection, string? fault)
{
    public string Path => path;

    public RdpRedirection? Redirection => redirection;

    public string? Fault => fault;

    /// <summary>Whether the client offers cards; without a file it does.</summary>
    public ConditionState State => Fault is not null ? ConditionState.Unknown : Redirection switch
    {
        RdpRedirection.Off => ConditionState.Closed,
        RdpRedirection.Unclear => ConditionState.Unknown,
        _ => ConditionState.Open,
    };
}

/// <summary>
/// A folder of the user's own with .rdp files, and in the user's own token. Only what lies directly in it counts; links
/// and files whose content would first be fetched are left alone. Files are replaced in one step.
/// </summary>
internal sealed class RdpFolder : IDisposable
{
    public const string Documents = "documents", Desktop = "desktop";

    /// <summary>The file with which Remote Desktop Connection begins.</summary>
    public const string DefaultName = "Default.rdp";

    // What a run that was killed may leave; nobody else calls a file so.
    private const string Unfinished = ".certprop-unfinished";
    private const string Extension = ".rdp";
    private const int MaxItems = 10_000;

    private readonly Folder _folder;

    private RdpFolder(string name, string path, Folder folder)
    {
        Name = name;
        Path = path;
        _folder = folder;
    }

    /// <summary><see cref="Documents"/> or <see cref="Desktop"/>, as the record calls it.</summary>
    public string Name { get; }

    public string Path { get; }

    /// <summary>Where this user has that folder, redirected or not; empty where there is none.</summary>
    /// <param name="name"><see cref="Documents"/> or <see cref="Desktop"/>.</param>
    public static string PathOf(string name) => Environment.GetFolderPath(
        name == Documents ? Environment.SpecialFolder.MyDocuments : Environment.SpecialFolder.DesktopDirectory,
        Environment.SpecialFolderOption.DoNotVerify);

    public static bool IsRdpName(string name) =>
        name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && name.Length > Extension.Length
        && name.AsSpan().IndexOfAny("\\/:\0") < 0
        // The record is UTF-8, and half a character is none there.
        && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)) == name;

    /// <returns>Null with a fault; the caller owns it.</returns>
    public static RdpFolder? Open(string name, string path, out FileFault? fault)
    {
        Folder? folder = null;
        fault = path.Length == 0
            ? new FileFault(FileFaultKind.NotFound, "the user has no such folder")
            : Folder.OpenRoot(path, out folder);
        return folder is null ? null : new RdpFolder(name, path, folder);
    }

    /// <summary>What Default.rdp in this folder says.</summary>
    public static RdpReading ReadDefault(string documents)
    {
        string path = System.IO.Path.Combine(documents, DefaultName);
        using RdpFolder? folder = Open(Documents, documents, out FileFault? fault);
        if (folder is null)
            return new RdpReading(path, null, fault!.Value.Message);
        RdpFile? file = folder.Read(DefaultName, out RdpContent content, out fault);
        bool isAbsent = fault is { Kind: FileFaultKind.NotFound };
        return new RdpReading(path, file?.Redirection, isAbsent ? null : fault?.Message ?? content.Fault);
    }

    /// <summary>Names of .rdp files here, without links and what lies elsewhere.</summary>
    /// <param name="names">Receives the names.</param>
    /// <param name="skipped">Called for each that is left alone, with why.</param>
    public FileFault? List(List<string> names, Action<string, string> skipped)
    {
        var items = new List<FolderItem>();
        if (_folder.List(MaxItems, items) is { } fault)
            return fault;
        foreach (FolderItem item in items)
        {
            if (!item.Name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) || item.Kind is ItemKind.Folder)
                continue;
            if (item.Kind is ItemKind.Link or ItemKind.Special)
                skipped(item.Name, "a link, which is not followed");
            else if (item.Elsewhere)
                skipped(item.Name, "its content lies elsewhere and would be fetched");
            else if (!IsRdpName(item.Name))
                skipped(item.Name, "its name is no text");
            else
                names.Add(item.Name);
        }
        return null;
    }

    /// <param name="name">A name in this folder.</param>
    /// <param name="content">Its bytes and what it has beside them.</param>
    /// <param name="fault">Why it could not be opened; null also where its content is none of a .rdp file.</param>
    /// <returns>Null with a fault, or with <see cref="RdpContent.Fault"/>.</returns>
    public RdpFile? Read(string name, out RdpContent content, out FileFault? fault)
    {
        byte[] buffer = [];
        fault = _folder.ReadFile(name, RdpFile.MaxLength, ref buffer, out FileContent read, localOnly: true);
        if (fault is not null)
        {
            content = new RdpContent([], default, null);
            return null;
        }
        byte[] bytes = buffer[..read.Length];
        RdpFile? file = RdpFile.Read(bytes, out string? why);
        content = new RdpContent(bytes, read.Traits, why);
        return file;
    }

    /// <summary>
    /// Puts other bytes in the place of those that were read, in one step; what came in between stays.
    /// </summary>
    public FileFault? Replace(string name, RdpContent expected, byte[] bytes) =>
        expected.IsReadOnly
            ? new FileFault(FileFaultKind.Denied, "it is read-only")
            : Write(
                name, bytes, expected.Traits with { LastWrite = DateTimeOffset.UtcNow },
                () => IsStill(name, expected.Bytes));

    /// <summary>Makes a file that is not there, hidden as Windows does.</summary>
    public FileFault? Create(string name, byte[] bytes) => Write(
        name, bytes,
        OperatingSystem.IsWindows() ? new FileTraits(DateTimeOffset.UtcNow, FileAttributes.Hidden) : null,
        () => Read(name, out _, out FileFault? fault) is null && fault is { Kind: FileFaultKind.NotFound });

    /// <summary>Deletes a file that is still just these bytes.</summary>
    public FileFault? Delete(string name, byte[] expected) => _folder.DeleteFile(name, expected);

    /// <summary>Deletes what a run that was killed left of this file.</summary>
    public void CleanUp(string name) => _folder.DeleteFile(name + Unfinished);

    public void Dispose() => _folder.Dispose();

    private FileFault? Write(string name, byte[] bytes, FileTraits? traits, Func<bool> isStill)
    {
        string unfinished = name + Unfinished;
        if (_folder.DeleteFile(unfinished) is { Kind: not FileFaultKind.NotFound } stuck)
            return stuck;
        FileFault? fault = _folder.CreateFile(unfinished, bytes, traits, out SafeFileHandle? file);
        using (file)
            fault ??= Folder.Flush(file!);
        if (fault is null && !isStill())
            fault = new FileFault(FileFaultKind.Changed, "it changed meanwhile");
        fault ??= _folder.Rename(unfinished, name);
        if (fault is not null)
            _folder.DeleteFile(unfinished);
        return fault ?? _folder.Flush();
    }

    private bool IsStill(string name, byte[] bytes)
    {
        byte[] buffer = [];
        return _folder.ReadFile(name, RdpFile.MaxLength, ref buffer, out FileContent read, localOnly: true) is null
            && buffer.AsSpan(0, read.Length).SequenceEqual(bytes);
    }
}

/// <param name="bytes">The whole file.</param>
/// <param name="traits">What it has beside them.</param>
/// <param name="fault">Why the bytes are no .rdp file; null where they are.</param>
internal sealed class RdpContent(byte[] bytes, FileTraits traits, string? fault)
{
    public byte[] Bytes => bytes;

    public FileTraits Traits => traits;

    /// <summary>Whether somebody protected it from being changed, as only Windows tells.</summary>
    public bool IsReadOnly => traits.Attributes is { } attributes && attributes.HasFlag(FileAttributes.ReadOnly);

    public string? Fault => fault;
}
