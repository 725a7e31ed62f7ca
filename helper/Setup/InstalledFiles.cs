namespace CertProp.Setup;

/// <summary>
/// The files that install puts into one folder, each in one step: whoever starts certprop meanwhile starts the old one or
/// the new one. Only administrators write there, so paths are good enough.
/// </summary>
/// <param name="folder">The folder, which is there.</param>
internal sealed class InstalledFiles(string folder)
{
    public const string ProgramName = "certprop.exe", PolicyName = "policy.json", TaskName = "task.xml";

    private const string New = ".new", Old = ".old-";

    public string Program => Path.Combine(folder, ProgramName);

    public string Task => Path.Combine(folder, TaskName);

    public bool Has(string name, ReadOnlySpan<byte> content) =>
        new FileInfo(Path.Combine(folder, name)) is { Exists: true } file
        && file.Length == content.Length && content.SequenceEqual(File.ReadAllBytes(file.FullName));

    /// <summary>Puts a file in the place of one of its name, even of a program that runs.</summary>
    /// <returns>False where exactly this is there already.</returns>
    /// <exception cref="IOException">Another one is at it, or the disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public bool Put(string name, ReadOnlySpan<byte> content)
    {
        if (Has(name, content))
            return false;
        string path = Path.Combine(folder, name);
        // Always the same name: two installations at once cannot both have it open, and what a killed one left is replaced.
        string beside = path + New;
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            MoveOver(beside, path);
            return true;
        }
        catch
        {
            // Half a program must not fill a full disk for good.
            _ = TryDelete(beside);
            throw;
        }
    }

    /// <summary>Deletes programs that were replaced while they ran, as far as they have ended.</summary>
    /// <returns>Full paths of those that still run.</returns>
    public IReadOnlyList<string> DeleteReplaced() =>
        [.. Directory.EnumerateFiles(folder, ProgramName + Old + "*").Where(path => !TryDelete(path))];

    /// <summary>Deletes all of it. A program that runs gets another name, so that nothing starts it any more.</summary>
    /// <returns>Full paths of what runs still.</returns>
    public IReadOnlyList<string> DeleteAll()
    {
        foreach (string name in (string[])[ProgramName + New, PolicyName, PolicyName + New, TaskName, TaskName + New])
            File.Delete(Path.Combine(folder, name));
        if (File.Exists(Program) && !TryDelete(Program))
            File.Move(Program, NameForReplaced());
        return DeleteReplaced();
    }

    // Windows does not let a running program's file be replaced, but renamed.
    private void MoveOver(string beside, string path)
    {
        try
        {
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && path == Program && File.Exists(path))
        {
            string replaced = NameForReplaced();
            File.Move(path, replaced);
            try
            {
                File.Move(beside, path);
            }
            catch
            {
                File.Move(replaced, path);
                throw;
            }
        }
    }

    private string NameForReplaced() =>
        Enumerable.Range(1, int.MaxValue).Select(number => $"{Program}{Old}{number}").First(path => !File.Exists(path));

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
