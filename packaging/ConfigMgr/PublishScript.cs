using System.Globalization;
using System.Text;
using CertProp.Deploy.Bundle;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.ConfigMgr;

/// <summary>
/// The script by which an administrator publishes a bundle to Configuration Manager, with the console's own cmdlets: a
/// site has no interface that a tool elsewhere could publish through and that anybody is known to use.
/// </summary>
internal static class PublishScript
{
    public const string FileName = "Publish-ConfigMgr.ps1";

    /// <summary>Its place in a bundle.</summary>
    public const string Path = $"configmgr/{FileName}";

    private const string Begin = "#--- settings", End = "#--- end of settings", Unpinned = $"# {Marker.Prefix}unpinned";

    /// <summary>The script's bytes, before it is signed: ASCII, CRLF, no byte order mark.</summary>
    /// <param name="settings">Names, and what its parameters are where nobody says it.</param>
    /// <param name="marker">Says of which bundle it is.</param>
    /// <param name="helper">What it deploys.</param>
    /// <param name="files">The bundle's files so far; it takes those beside it and no others.</param>
    public static byte[] Render(DeploySettings settings, Marker marker, HelperProgram helper, IEnumerable<ManifestFile> files)
    {
        string[] lines = PackagedText.Read(FileName).ReplaceLineEndings("\r\n").Split("\r\n");
        int begin = Array.FindIndex(lines, line => line.StartsWith(Begin, StringComparison.Ordinal));
        int end = Array.IndexOf(lines, End);
        IEnumerable<string> rendered =
        [
            .. lines[..(begin + 1)].Select(line => line == Unpinned ? $"# {marker}" : line),
            $"$Deployment = {Quote($"{marker.Deployment:D}")}",
            string.Create(CultureInfo.InvariantCulture, $"$Revision = {marker.Revision}"),
            $"$Content = {Quote(marker.Content)}",
            $"$Prefix = {Quote(settings.Prefix)}",
            $"$Publisher = {Quote(settings.Publisher)}",
            $"$HelperVersion = {Quote($"{helper.Version}")}",
            $"$HelperSha256 = {Quote(helper.Sha256)}",
            "$Scripts = @{",
            .. files.Where(IsBeside).Select(file => $"    {Quote(file.Path[(file.Path.IndexOf('/') + 1)..])} = {Quote(file.Sha256)}"),
            "}",
            "$Defaults = @{",
            .. settings.ConfigMgr is { } site ? DefaultsOf(site) : [],
            "}",
            .. lines[end..],
        ];
        return Encoding.ASCII.GetBytes(string.Join("\r\n", rendered));
    }

    private static bool IsBeside(ManifestFile file) =>
        file.Path.StartsWith("configmgr/", StringComparison.Ordinal) && file.Path.EndsWith(".ps1", StringComparison.Ordinal);

    private static IEnumerable<string> DefaultsOf(ConfigMgrSettings site)
    {
        yield return $"    SiteCode = {Quote(site.SiteCode)}";
        yield return $"    SiteServer = {Quote(site.Server)}";
        yield return $"    CollectionId = {Quote(site.Collection)}";
        if (site.Content is { } content)
            yield return $"    ContentPath = {Quote(content.TrimEnd('\\', '/'))}";
        if (site.DistributionPointGroup is { } group)
            yield return $"    DistributionPointGroup = {Quote(group)}";
        yield return $"    Mode = {Quote($"{site.Mode}")}";
        yield return string.Create(CultureInfo.InvariantCulture, $"    EveryHours = {site.EveryHours}");
    }

    // A script that is not ASCII is read in the code page of whoever runs it: other characters go in by number.
    private static string Quote(string text) => text.All(c => c is >= ' ' and <= '~')
        ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'"
        : $"(-join [char[]]({string.Join(", ", text.Select(c => ((int)c).ToString(CultureInfo.InvariantCulture)))}))";
}
