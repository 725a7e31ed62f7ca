namespace CertProp.Policies;

/// <summary>Where a run's policy comes from.</summary>
internal static class PolicyFile
{
    private const int MaxLength = 1 << 20;

    /// <summary>The place where `install --policy` puts it; null where there is no such place.</summary>
    public static string? Installed =>
        OperatingSystem.IsWindows()
            ? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "CertPropRemediation", "policy.json")
            : null;

    /// <summary>What says nothing but the defaults.</summary>
    private static ReadOnlySpan<byte> Defaults => """{ "version": 1 }"""u8;

    /// <summary>Reads the named policy, else the installed one, else the defaults.</summary>
    /// <param name="option">A path, <c>-</c> for <paramref name="input"/>, or null.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="InvalidInputException">It cannot be read, or is not a policy.</exception>
    public static Policy Load(string? option, Stream input) => Load(option, input, out _);

    /// <inheritdoc cref="Load(string, Stream)"/>
    /// <param name="option">A path, <c>-</c> for <paramref name="input"/>, or null.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="text">The policy as it is written, to be handed on.</param>
    public static Policy Load(string? option, Stream input, out byte[] text)
    {
        if (option is null && (Installed is null || !File.Exists(Installed)))
        {
            text = Defaults.ToArray();
            return new Policy();
        }
        string path = option ?? Installed!;
        text = path == "-" ? ReadAll("standard input", input) : ReadFile(path);
        return PolicyReader.Read(path == "-" ? "the policy on standard input" : path, text);
    }

    private static byte[] ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new InvalidInputException(path, "a policy file was expected: a folder");
        try
        {
            using FileStream file = File.OpenRead(path);
            return ReadAll(path, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(path, $"the policy cannot be read: {e.Message}");
        }
    }

    private static byte[] ReadAll(string name, Stream stream)
    {
        using var bytes = new MemoryStream();
        byte[] part = new byte[8192];
        for (int read; (read = stream.Read(part)) > 0;)
        {
            bytes.Write(part, 0, read);
            if (bytes.Length > MaxLength)
                throw new InvalidInputException(name, $"it is larger than {MaxLength} bytes, which no policy is");
        }
        return bytes.ToArray();
    }
}
