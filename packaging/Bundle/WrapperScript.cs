using CertProp.Reports;

namespace CertProp.Deploy.Bundle;

/// <summary>What a pair of scripts is for; part of its marker.</summary>
internal enum ScriptRole
{
    /// <summary>Detects and removes what has leaked.</summary>
    Machine,

    /// <summary>Puts back what the last run removed.</summary>
    Restore,
}

/// <summary>One script of a bundle: whose it is, which source it is made of, and what it runs.</summary>
/// <param name="FileName">What it is called.</param>
/// <param name="Channel">Who runs it.</param>
/// <param name="Role">What for.</param>
/// <param name="Detects">Whether it looks (made of the detection source) or acts (of the remediation source).</param>
/// <param name="Command">The words that certprop is started with.</param>
internal sealed record WrapperScript(
    string FileName, Channel Channel, ScriptRole Role, bool Detects, IReadOnlyList<string> Command)
{
    public const string DetectionSource = "Detect-PropagatedCertificates.ps1";
    public const string RemediationSource = "Remove-PropagatedCertificates.ps1";

    private static readonly string[] s_restore = ["restore", "--scope", "machine", "--run", "last"];

    public static IReadOnlyList<WrapperScript> All { get; } =
    [
        new(DetectionSource, Channel.Intune, ScriptRole.Machine, true, ["detect", "--scope", "machine"]),
        new(RemediationSource, Channel.Intune, ScriptRole.Machine, false, ["remove", "--scope", "machine"]),
        new("Detect-RestorableCertificates.ps1", Channel.Intune, ScriptRole.Restore, true, [.. s_restore, "--what-if"]),
        new("Restore-RemovedCertificates.ps1", Channel.Intune, ScriptRole.Restore, false, s_restore),
        new(DetectionSource, Channel.ConfigMgr, ScriptRole.Machine, true, ["detect", "--scope", "machine"]),
        new(RemediationSource, Channel.ConfigMgr, ScriptRole.Machine, false, ["remove", "--scope", "machine"]),
    ];

    /// <summary>Its place in a bundle, with forward slashes.</summary>
    public string Path => $"{Names.Of(Channel).ToLowerInvariant()}/{FileName}";

    public string Source => Detects ? DetectionSource : RemediationSource;

    /// <summary>
    /// After so many seconds the helper ends itself: Intune would wait an hour and let nothing else run, Configuration
    /// Manager ends scripts after 60.
    /// </summary>
    public int TimeoutSeconds => Channel is Channel.Intune ? 120 : 45;
}
