using CertProp.Reports;

namespace CertProp.Deploy.Fleet;

/// <summary>What a verdict, or a code of one, means, and what to do next; in words for whoever gets the page.</summary>
/// <param name="Title">Short.</param>
/// <param name="What">One sentence.</param>
/// <param name="Next">One sentence; empty where nothing is to be done.</param>
internal sealed record Meaning(string Title, string What, string Next)
{
    private const string Wait = "Nothing yet; look again tomorrow.";

    public static Meaning Of(Verdict verdict) => verdict switch
    {
        Verdict.Leaked => new(
            "Leaked", "Certificates of other people are there, and the next run removes them.",
            "If they stay, look at the device with certprop-deploy status --device NAME."),
        Verdict.Recurring => new(
            "Recurring", "They were removed, and the second look found some again.",
            "Find out what brings them: redirected smart cards, or a process that holds the store; status "
                + "--device NAME names them."),
        Verdict.Limit => new(
            "Limit", "More than the policy allows to remove at once; nothing was removed there.",
            "Look at the device, then raise limits.perProfile in the policy, or remove by hand."),
        Verdict.Reported => new(
            "Reported", "Certificates of other people are there; ring or policy only looks and removes nothing.",
            "When the findings are right, set the ring's mode to remediate (and the policy's action to remove)."),
        Verdict.HelperDamaged => new(
            "Helper damaged", "The installed certprop.exe has the right version and other content; it was not run.",
            "Intune asks for the version only and does not install it again: publish another version, or delete "
                + "the file on the device."),
        Verdict.Error => new(
            "Error", "The device could not be examined: it is neither clean nor leaking.",
            "The code says what to do."),
        Verdict.Incomplete => new(
            "Incomplete", "Nothing was found, but some profiles could not be read.",
            "Run certprop list --scope profiles --verbose on the device: it names what could not be opened."),
        Verdict.HelperMissing => new(
            "Helper missing", "The scripts have waited for days for certprop.exe.",
            "Look at the app's device install status in the portal: it is not assigned there, or does not install."),
        Verdict.Stale => new(
            "Stale", "Nothing was heard of the device for longer than status.staleDays.",
            "Find out whether it is still in use; retired devices go when Intune deletes them."),
        Verdict.Pending => new(
            "Pending", "It has not run this version yet, or waits for certprop.exe.", Wait),
        Verdict.Fixed => new("Fixed", "Certificates were removed, and the second look found nothing.", ""),
        Verdict.Compliant => new("Compliant", "Nothing to remove.", ""),
        _ => new("Not applicable", "The package does not apply to the device.", ""),
    };

    /// <summary>Of a code; what the verdict says where the code is not known.</summary>
    public static Meaning Of(Verdict verdict, string? code) => code switch
    {
        "helper-missing" => new(
            code, "certprop.exe is not installed yet.",
            "If it stays so, look at the app's device install status in the portal."),
        "helper-version" => new(
            code, "The installed certprop.exe is of another revision than the scripts accept.",
            "The app brings the right one; if it stays so, look at its device install status in the portal."),
        DeviceVerdict.WrongHash => Of(Verdict.HelperDamaged) with { Title = code },
        "crashed" => new(
            code, "certprop.exe ended without its line.",
            "Run it by hand on the device (certprop detect --scope machine); look for security software that "
                + "stops it."),
        "timeout" => new(
            code, "The look at the device took too long and was ended.",
            "Look for slow disks or unusually many profiles; certprop list --scope profiles --verbose shows "
                + "where it stays."),
        "denied" => new(
            code, "It had no rights to look, or others than administrators may write certprop.exe.",
            "Let the scripts run as SYSTEM in 64-bit PowerShell, and correct the rights of its folder."),
        "invalid" => new(
            code, "The policy on the device cannot be read.",
            "certprop policy check FILE says which line; pack and publish again."),
        "usage" => new(
            code, "certprop.exe was called in a way that it does not know.",
            "Scripts and helper are of different versions: publish both from one bundle."),
        "internal" => new(
            code, "A defect in certprop.", "Run it by hand with --verbose, and report what it says."),
        "busy" => new(code, "Another run was at work.", "Nothing; the next run looks again."),
        DeviceVerdict.Foreign => new(
            code, "What the script printed is not certprop's: somebody changed it, or something else writes there.",
            "certprop-deploy plan shows what was changed; publish puts it right."),
        DeviceVerdict.ScriptFailed => new(
            code, "The agent ended the detection script, or could not start it.",
            "Look at IntuneManagementExtension.log on the device: execution policy, signature, security "
                + "software, or an hour's timeout."),
        DeviceVerdict.RemovalFailed => new(
            code, "The removal script failed, or wrote to standard error.",
            "status --device NAME shows its output; events 1900 in the device's Application log say why."),
        DeviceVerdict.Contradiction => new(
            code, "The device says that it is clean, and the portal that it is not.",
            "Let it run again (certprop-deploy run --device NAME); report it if it stays."),
        "0x87D00327" => new(
            code, "The client refuses the script because it is not signed.",
            "Sign with pack --sign, or set the client setting PowerShell execution policy to Bypass."),
        null => Of(verdict),
        _ => Of(verdict) with { Title = SafeText.Of(code) },
    };
}
