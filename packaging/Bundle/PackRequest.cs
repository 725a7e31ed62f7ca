using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>What is to be packed.</summary>
/// <param name="Settings">The deployment.</param>
/// <param name="Output">Full path of the folder that the bundle goes into.</param>
/// <param name="Helper">A certprop.exe; null to publish it from the clone.</param>
/// <param name="Sign">How to sign; null for not at all.</param>
/// <param name="Bump">Whether changed content becomes a new revision.</param>
internal sealed record PackRequest(SettingsFile Settings, string Output, string? Helper, SignCommandLine? Sign, bool Bump)
{
    /// <summary>Rule ids of the systems that Configuration Manager's item applies to.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [Platform.AllWindows];

    public string LockPath => Settings.Resolve(LockFile.FileName);

    /// <summary>Where helpers that went out may lie: what was named, the bundle of before, and the bundles that were published.</summary>
    public IReadOnlyList<string> HelperPlaces()
    {
        string bundles = Settings.Resolve("bundles");
        return
        [
            .. Helper is null ? (string[])[] : [Helper],
            Path.Combine(Output, HelperProgram.FileName),
            .. Directory.Exists(bundles)
                ? Directory.GetDirectories(bundles).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, HelperProgram.FileName))
                : [],
        ];
    }
}
