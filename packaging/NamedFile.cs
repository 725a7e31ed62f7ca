namespace CertProp.Deploy;

/// <summary>A file that somebody named, read whole and not beyond what it can be, whatever has that name.</summary>
internal static class NamedFile
{
    private const int MaxLength = 1 << 20;

    /// <param name="path">Where.</param>
    /// <param name="expected">A sentence's end that says what should be there.</param>
    /// <param name="most">Bytes.</param>
    /// <exception cref="InvalidInputException">It is not there, too large, or cannot be read.</exception>
    public static byte[] Read(string path, string expected, int most = MaxLength)
    {
        if (Directory.Exists(path))
            throw new InvalidInputException(path, $"this is a folder; {expected}");
        try
        {
            using FileStream file = File.OpenRead(path);
            using var content = new MemoryStream();
            byte[] part = new byte[1 << 16];
            // Not by its length: devices have none.
            for (int read; (read = file.Read(part)) > 0;)
            {
                content.Write(part, 0, read);
                if (content.Length > most)
                    throw new InvalidInputException(path, $"it is larger than {most} bytes; {expected}");
            }
            return content.ToArray();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException(path, $"there is no such file; {expected}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"it cannot be read: {e.Message}");
        }
    }
}
