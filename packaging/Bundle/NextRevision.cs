namespace CertProp.Deploy.Bundle;

/// <summary>Which revision a bundle becomes; pure, from what was packed before.</summary>
internal static class NextRevision
{
    /// <summary>Refuses a helper that cannot go out under its file version.</summary>
    /// <param name="known">What was packed before.</param>
    /// <param name="helper">The helper, not yet signed by this run.</param>
    /// <exception cref="InvalidInputException">Other bytes went out under its version.</exception>
    public static void RequireVersionOfItsOwn(LockFile known, HelperProgram helper)
    {
        if (known.OfHelper(helper.Version) is { } before && before.HelperUnsigned != helper.UnsignedDigest)
        {
            throw new InvalidInputException(
                HelperProgram.FileName,
                $"revision {before.Revision} carries other bytes under the file version {helper.Version}, by which devices tell "
                + "helpers apart; raise <Version> in Directory.Build.props and build again");
        }
    }

    /// <param name="known">What was packed before.</param>
    /// <param name="content">What the bundle is known by.</param>
    /// <param name="configuration">What Configuration Manager's objects are known by, apart from their scripts.</param>
    /// <param name="bump">Whether a new revision was asked for.</param>
    /// <returns>The number of the revision, which is the latest one where nothing has changed.</returns>
    /// <exception cref="InvalidInputException">Something has changed and no new revision was asked for.</exception>
    public static int Of(LockFile known, string content, string configuration, bool bump)
    {
        if (known.Latest is not { } latest)
            return 1;
        bool isOfOtherContent = latest.Content != content;
        bool isConfiguredOtherwise = latest.Configuration is { } before && before != configuration;
        if (!isOfOtherContent && !isConfiguredOtherwise)
            return latest.Revision;
        if (bump)
            return latest.Revision + 1;
        string what = isOfOtherContent
            ? "helper, policy or wrappers are"
            : "names or platforms of what Configuration Manager gets, which takes nothing else under a version, are";
        throw new InvalidInputException(
            LockFile.FileName,
            $"{what} not those of revision {latest.Revision} any more; "
            + $"certprop-deploy pack --bump makes revision {latest.Revision + 1} of them");
    }
}
