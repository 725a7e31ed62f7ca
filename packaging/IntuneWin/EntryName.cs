namespace CertProp.Deploy.IntuneWin;

/// <summary>Names inside archives, as paths that mean the same below a folder of every system.</summary>
internal static class EntryName
{
    private const int MaxComponentLength = 255;

    // Windows' device names, with any extension; the superscript digits count as digits.
    private static readonly HashSet<string> s_devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
    };

    /// <summary>With forward slashes, whichever the packaging tool writes.</summary>
    public static string Normalise(string name) => name.Replace('\\', '/');

    /// <summary>Whether an entry stands for a folder.</summary>
    public static bool IsFolder(string normalised) => normalised.EndsWith('/');

    /// <summary>The folder that a path lies in; empty for a path of one name.</summary>
    public static string ParentOf(string path) => path[..Math.Max(0, path.LastIndexOf('/'))];

    /// <summary>The last name of a path.</summary>
    public static string LastOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Why a name is no path below a folder on some system, as a sentence's end; else null.</summary>
    public static string? WhyUnsafe(string path)
    {
        foreach (string component in path.Split('/'))
        {
            if (component.Length == 0)
                return "it starts with a slash or has an empty part";
            if (component is "." or "..")
                return "it leads out of its folder";
            if (component.Any(c => char.IsControl(c) || "<>:\"|?*".Contains(c, StringComparison.Ordinal)))
                return "it has a character that Windows forbids";
            if (component[^1] is '.' or ' ')
                return "it has a part that ends with a dot or a space";
            if (IsDevice(component))
                return "it is the name of a device";
            if (component.Length > MaxComponentLength)
                return $"it has a part of more than {MaxComponentLength} characters";
        }
        return null;
    }

    private static bool IsDevice(string component)
    {
        string stem = component.Split('.')[0].TrimEnd(' ');
        return s_devices.Contains(stem)
            || (stem.Length == 4 && "0123456789\u00B9\u00B2\u00B3".Contains(stem[3], StringComparison.Ordinal)
                && (stem.StartsWith("COM", StringComparison.OrdinalIgnoreCase)
                    || stem.StartsWith("LPT", StringComparison.OrdinalIgnoreCase)));
    }
}
