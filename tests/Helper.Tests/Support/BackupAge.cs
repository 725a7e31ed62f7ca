namespace CertProp.Tests.Support;

/// <summary>Makes backups of other days, which nobody waits for.</summary>
internal static class BackupAge
{
    /// <summary>Gives a run another id, in its folder's name and in <c>run.json</c>, and returns its folder.</summary>
    public static string Rename(string run, string id)
    {
        string renamed = Path.Combine(Path.GetDirectoryName(run)!, id);
        string file = Path.Combine(run, "run.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace(Path.GetFileName(run), id, StringComparison.Ordinal));
        Directory.Move(run, renamed);
        return renamed;
    }

    /// <summary>The id of a run so many days ago.</summary>
    public static string Ago(double days, string end = "0000") =>
        $"{DateTime.UtcNow.AddDays(-days).ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}-{end}";
}
