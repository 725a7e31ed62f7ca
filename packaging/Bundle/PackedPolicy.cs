using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>Whoever edits a policy and publishes believes that devices get it.</summary>
internal static class PackedPolicy
{
    /// <exception cref="InvalidInputException">The settings' policy is not the one in the bundle.</exception>
    public static void Require(ReadBundle bundle, SettingsFile file)
    {
        string? path = file.Settings.Policy is { } policy ? file.Resolve(policy) : null;
        string? packed = path is null
            ? null
            : CanonicalPolicy.Sha256(CanonicalPolicy.Of(path, NamedFile.Read(path, "a policy was expected")));
        if (packed != bundle.Manifest.PolicySha256)
        {
            throw new InvalidInputException(
                path ?? file.Path,
                $"the policy is not the one in {bundle.Folder} (revision {bundle.Manifest.Revision}); "
                + "certprop-deploy pack --bump takes it in");
        }
    }
}
