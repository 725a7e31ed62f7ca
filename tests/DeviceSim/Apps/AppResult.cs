namespace CertProp.DeviceSim.Apps;

/// <summary>What became of an app on a device.</summary>
public enum AppOutcome
{
    /// <summary>It was there before; nothing was downloaded.</summary>
    AlreadyInstalled,
    Installed,

    /// <summary>It was gone before, or never there.</summary>
    AlreadyAbsent,
    Uninstalled,

    /// <summary>
    /// The command ended with no code of success, or the rules do not find afterwards what they should (0x87D1041C for
    /// an install).
    /// </summary>
    Failed,
}

/// <param name="AppId">The app.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="ExitCode">What the command ended with; null where none ran.</param>
public sealed record AppResult(string AppId, AppOutcome Outcome, int? ExitCode);
