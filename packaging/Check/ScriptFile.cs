namespace CertProp.Deploy.Check;

/// <summary>Reads scripts that somebody names.</summary>
internal static class ScriptFile
{
    // Above what any channel takes, so that what is a little too large still gets its finding.
    private const int MaxSize = 4 << 20;

    /// <exception cref="InvalidInputException">It is not there, or nothing that could be a script.</exception>
    public static byte[] Read(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidInputException(path, "it is a folder; name the scripts in it");
        byte[] content = ReadBytes(path);
        if (content.Length > MaxSize)
            throw new InvalidInputException(path, $"it is larger than {MaxSize >> 20} MB, which no script is");
        if (content is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new InvalidInputException(path, "it is UTF-16 text; save it as ASCII");
        if (content.Contains((byte)0))
            throw new InvalidInputException(path, "it is no text: there are zero bytes in it");
        return content;
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var content = new MemoryStream();
            byte[] part = new byte[1 << 16];
            for (int read; content.Length <= MaxSize && (read = file.Read(part)) > 0;)
                content.Write(part, 0, read);
            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(path, "it is not there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidInputException(path, $"it cannot be read: {e.Message}");
        }
    }
}
