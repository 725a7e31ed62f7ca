using CertProp.Deploy.Bundle;
using CertProp.Deploy.ConfigMgr;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>What pack made, and what to do with it.</summary>
/// <param name="Output">Full path of the bundle's folder.</param>
/// <param name="Written">Full paths of settings and policy where pack made them first, which was said before.</param>
/// <param name="IsNew">Whether the revision was not there before.</param>
/// <param name="Manifest">What the bundle is.</param>
/// <param name="Warnings">What will stand in the way on devices.</param>
internal sealed record PackReport(
    string Output, IReadOnlyList<string> Written, bool IsNew, BundleManifest Manifest, IReadOnlyList<string> Warnings)
    : ICommandReport
{
    public static PackReport Of(PackedBundle bundle, IReadOnlyList<string> written) =>
        new(bundle.Output, written, bundle.IsNew, bundle.Manifest, [.. WarningsOf(bundle)]);

    private static IEnumerable<string> WarningsOf(PackedBundle bundle)
    {
        if (WhatIsNotSigned(bundle) is { } what)
        {
            yield return
                $"{what}: App Control and AppLocker rules by publisher, Intune's \"enforce script signature check\" "
                + "and Configuration Manager's default execution policy (All Signed) will block it. --sign signs.";
        }
        if (bundle.IsConfigurationOther)
        {
            yield return
                $"{ConfigurationPackage.Path} is another one than the one that was here, and has the same version "
                + $"{bundle.Manifest.Revision}, as when scripts are signed again. A site that has imported the other one "
                + "takes this one only under a higher version.";
        }
    }

    public void WriteText(TextWriter output)
    {
        ManifestHelper helper = Manifest.Helper;
        output.WriteLine(
            $"{(IsNew ? "Revision" : "Still revision")} {Manifest.Revision}, content {Manifest.Content}, "
            + $"in {SafeText.Escape(Output)}");
        WriteRow(
            output, HelperProgram.FileName,
            $"{helper.FileVersion}, {Megabytes(helper.Size)}, {(helper.Signed ? "signed" : "not signed")}");
        WriteRow(
            output, "intune/", $"{Count(Manifest, "intune/")} scripts: detect and remove, and the pair that puts back");
        WriteRow(
            output, Manifest.Package.Path,
            $"the app for Intune, {Megabytes(Manifest.Package.EncryptedSize)}; installs with \"certprop.exe install\"");
        WriteRow(output, "configmgr/", "discovery and remediation, and Publish-ConfigMgr.ps1, which brings them to a site");
        WriteRow(
            output, ConfigurationPackage.Path,
            $"baseline and item with both, version {Manifest.Revision}, for import in the console");
        WriteRow(output, "task/", "for machines with neither: install.cmd and how to use it");
        WriteRow(output, BundleManifest.FileName, "what all of it is, by SHA-256");
        foreach (string warning in Warnings)
            output.WriteLine($"Warning: {warning}");
        output.WriteLine(
            $"Next: keep {LockFile.FileName} under version control; certprop-deploy doctor looks at the tenant that the "
            + "bundle is for.");
    }

    private static string? WhatIsNotSigned(PackedBundle bundle) =>
        (bundle.Manifest.Helper.Signed, bundle.AreScriptsSigned) switch
        {
            (true, true) => null,
            (true, false) => "The scripts are not signed",
            (false, true) => "certprop.exe is not signed",
            (false, false) => "Nothing is signed",
        };

    private static void WriteRow(TextWriter output, string name, string text) =>
        output.WriteLine($"  {name,-36}{text}");

    private static int Count(BundleManifest manifest, string folder) =>
        manifest.Files.Count(file =>
            file.Path.StartsWith(folder, StringComparison.Ordinal)
            && file.Path.EndsWith(".ps1", StringComparison.Ordinal));

    private static string Megabytes(long bytes) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.0} MB");
}
