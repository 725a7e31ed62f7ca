using CertProp.Files;
using CertProp.Policies;

namespace CertProp.Reports;

/// <summary>
/// The JSON report in a file: written beside its place and moved there when it is whole, so that nobody reads half of
/// one. Subjects go in as far as the policy allows.
/// </summary>
internal sealed class ReportFile : IReport
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private readonly FileStream _file;
    private readonly JsonReport _json;
    private bool _whole;

    private ReportFile(string path, string temporaryPath, FileStream file, SubjectDisclosure subjects)
    {
        _path = path;
        _temporaryPath = temporaryPath;
        _file = file;
        _json = new JsonReport(file, subjects);
    }

    /// <exception cref="InvalidInputException">The file cannot be made there.</exception>
    public static ReportFile Create(string path, SubjectDisclosure subjects)
    {
        string temporaryPath = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Directory.Exists(path))
                throw new InvalidInputException(path, "a file name was expected for --report, this is a folder");
            // The report takes the place of what is there: a device or a link is somebody else's.
            if (File.Exists(path) && !IsOrdinary(path))
                throw new InvalidInputException(path, "a file was expected for --report, this is a link or a device");
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                throw new InvalidInputException(path, $"the report cannot be written there: there is no folder {folder}");
            return new ReportFile(path, temporaryPath, new FileStream(temporaryPath, FileMode.Create), subjects);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"the report cannot be written there: {e.Message}");
        }
    }

    private static bool IsOrdinary(string path)
    {
        if (File.GetAttributes(path).HasFlag(FileAttributes.ReparsePoint))
            return false;
        FileFault? fault = Folder.OpenRoot(Path.GetDirectoryName(Path.GetFullPath(path))!, out Folder? folder);
        using (folder)
        {
            byte[] buffer = [];
            fault ??= folder!.ReadFile(Path.GetFileName(path), 0, ref buffer, out _, allowHardLinks: true);
        }
        return fault is not { Kind: FileFaultKind.WrongKind or FileFaultKind.Link };
    }

    public void Begin(RunStart start) => _json.Begin(start);

    public void Add(Finding finding) => _json.Add(finding);

    public void End(RunEnd end)
    {
        _json.End(end);
        _file.Flush(flushToDisk: true);
        _json.Dispose();
        _file.Dispose();
        File.Move(_temporaryPath, _path, overwrite: true);
        _whole = true;
    }

    public void Dispose()
    {
        if (_whole)
            return;
        // The run did not come to its end: what was there before stays.
        _json.Dispose();
        _file.Dispose();
        File.Delete(_temporaryPath);
    }
}
