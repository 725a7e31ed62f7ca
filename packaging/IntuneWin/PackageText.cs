using System.Globalization;
using CertProp.Reports;

namespace CertProp.Deploy.IntuneWin;

/// <summary>A package on one page, for people.</summary>
internal static class PackageText
{
    private const string Bold = "\e[1m", Plain = "\e[0m";
    private const int LabelWidth = 14;

    public static void Write(PackageReport report, TextWriter output, bool colour)
    {
        Row(output, "name", report.Name);
        Row(output, "setup file", report.SetupFile);
        Row(output, "tool version", report.ToolVersion ?? "none");
        Row(output, "encrypted", $"{Number(report.SizeEncrypted)} bytes");
        Row(output, "unencrypted", $"{Number(report.SizeUnencrypted)} bytes");
        Row(output, "digest", $"{report.FileDigestAlgorithm} {Convert.ToBase64String(report.FileDigest)}");
        Row(output, "profile", report.ProfileIdentifier);
        Row(output, "MAC", "verified");
        if (report.ExtractedTo is { } folder)
            Row(output, "extracted to", folder);
        WriteMsi(report, output, colour);
        WriteFiles(report, output, colour);
    }

    private static void WriteMsi(PackageReport report, TextWriter output, bool colour)
    {
        if (report.Msi is not { } msi)
            return;
        output.WriteLine();
        Heading(output, colour, "MSI");
        int width = msi.Keys.Max(name => TextTable.Width(SafeText.Of(name)));
        foreach ((string name, string value) in msi)
            output.WriteLine($"  {TextTable.Fit(SafeText.Of(name), width)}  {SafeText.Of(value)}");
    }

    private static void WriteFiles(PackageReport report, TextWriter output, bool colour)
    {
        output.WriteLine();
        Heading(output, colour, report.Files.Count == 1 ? "1 file" : $"{Number(report.Files.Count)} files");
        string[] sizes = [.. report.Files.Select(file => Number(file.Size))];
        int width = sizes.Length == 0 ? 0 : sizes.Max(size => size.Length);
        for (int i = 0; i < sizes.Length; i++)
            output.WriteLine($"  {sizes[i].PadLeft(width)}  {SafeText.Of(report.Files[i].Name)}");
    }

    private static void Heading(TextWriter output, bool colour, string text) =>
        output.WriteLine(colour ? $"{Bold}{SafeText.Of(text)}{Plain}" : SafeText.Of(text));

    private static void Row(TextWriter output, string label, string value) =>
        output.WriteLine($"  {label.PadRight(LabelWidth)}{SafeText.Of(value)}");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
