using System.Security.Cryptography;
using CertProp.Files;
using CertProp.Policies;
using CertProp.Stores;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Reports;

/// <summary>
/// The JSON report in a file: written beside its place and moved there when it is whole, so that nobody reads half of
/// one. Subjects go in as far as the policy allows. A place that cannot be written to, such as a share that is not there
/// today, is a gap of the run and does not keep it from its work.
/// </summary>
/// <remarks>
/// The folder is held and its path used once: where users write to it, they can put links in the place of it or of names
/// in it, and would otherwise have SYSTEM write where they like.
/// </remarks>
internal sealed class ReportFile : IReport
{
    private readonly string _path, _temporaryName;
    private readonly Folder? _folder;
    private readonly FileStream? _file;
    private readonly JsonReport? _json;

    private ReportFile(string path, SubjectDisclosure subjects, Folder? folder, FileFault? fault)
    {
        _path = path;
        _folder = folder;
        // Nobody knows the name before the file is there.
        _temporaryName = $"{Path.GetFileName(path)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
        SafeFileHandle? handle = null;
        if ((fault ?? folder!.CreateUsualFile(_temporaryName, out handle)) is { } refused)
        {
            GiveUp(refused.Message);
            return;
        }
        _file = new FileStream(handle!, FileAccess.Write, bufferSize: 0);
        _json = new JsonReport(_file, subjects);
    }

    /// <summary>Why there is no report; null as long as there may be one.</summary>
    public Problem? Problem { get; private set; }

    /// <exception cref="InvalidInputException">The path names something else than a file.</exception>
    public static ReportFile Create(string path, SubjectDisclosure subjects)
    {
        string fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath) || Path.GetDirectoryName(fullPath) is not { } above)
            throw new InvalidInputException(path, "a file name was expected for --report, this is a folder");
        FileFault? fault = Folder.OpenRoot(above, out Folder? folder, lists: false);
        byte[] buffer = [];
        // The report takes the place of what is there: a device or a link is somebody else's.
        if (folder?.ReadFile(Path.GetFileName(fullPath), 0, ref buffer, out _, allowHardLinks: true)
            is { Kind: FileFaultKind.WrongKind or FileFaultKind.Link })
        {
            folder.Dispose();
            throw new InvalidInputException(path, "a file was expected for --report, this is a link or a device");
        }
        return new ReportFile(fullPath, subjects, folder, fault);
    }

    /// <summary>Writes a document that is whole already, as a report is written.</summary>
    /// <exception cref="InvalidInputException">The path names something else than a file, or cannot be written to.</exception>
    public static void Write(string path, byte[] document)
    {
        string fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath) || Path.GetDirectoryName(fullPath) is not { } above)
            throw new InvalidInputException(path, "a file name was expected for --report, this is a folder");
        FileFault? fault = Folder.OpenRoot(above, out Folder? folder, lists: false);
        using (folder)
        {
            string temporary = $"{Path.GetFileName(fullPath)}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp";
            SafeFileHandle? handle = null;
            fault ??= folder!.CreateUsualFile(temporary, out handle);
            using (handle)
            {
                if (fault is null)
                {
                    RandomAccess.Write(handle!, document, 0);
                    fault = Folder.Flush(handle!);
                }
            }
            fault ??= folder!.Rename(temporary, Path.GetFileName(fullPath));
        }
        if (fault is { } refused)
            throw new InvalidInputException(path, $"the report cannot be written there: {refused.Message}");
    }

    public void Begin(RunStart start) => Write(json => json.Begin(start));

    public void Add(Finding finding) => Write(json => json.Add(finding));

    public void End(RunEnd end)
    {
        Write(json =>
        {
            json.End(end);
            _file!.Flush(flushToDisk: true);
        });
        if (Problem is not null)
            return;
        _json!.Dispose();
        _file!.Dispose();
        if (_folder!.Rename(_temporaryName, Path.GetFileName(_path)) is { } fault)
            GiveUp(fault.Message);
    }

    public void Dispose()
    {
        Discard();
        _folder?.Dispose();
    }

    private void Write(Action<JsonReport> write)
    {
        if (Problem is not null)
            return;
        try
        {
            write(_json!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e.Message);
        }
    }

    private void GiveUp(string why)
    {
        Problem = new Problem(_path, ProblemCode.IoError, $"the report cannot be written there: {why}");
        Discard();
    }

    // What was there before stays. Nothing is left to delete where the report came to its place.
    private void Discard()
    {
        if (_file is null)
            return;
        try
        {
            // Writes what it still holds, which may be why nothing more is written.
            _json!.Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // It goes.
        }
        _file.Dispose();
        _ = _folder!.DeleteFile(_temporaryName);
    }
}
