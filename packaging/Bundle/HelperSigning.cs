using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>
/// Signs a helper once. A second signature would be another file under the same version (the time stamp alone differs),
/// which devices call wrong-hash: a helper that went out is taken as it went out.
/// </summary>
/// <param name="command">How to sign; null for not at all.</param>
/// <param name="known">What was packed before.</param>
/// <param name="places">Where helpers that went out may lie.</param>
internal sealed class HelperSigning(SignCommandLine? command, LockFile known, IReadOnlyList<string> places)
{
    /// <param name="helper">As it was built or given.</param>
    /// <param name="scratch">A folder for the file while it is signed.</param>
    /// <returns>As it goes out.</returns>
    /// <exception cref="InvalidInputException">It went out otherwise, or signing fails.</exception>
    public HelperProgram Finish(HelperProgram helper, string scratch)
    {
        if (known.OfHelper(helper.Version) is not { } before)
            return command is null || helper.IsSigned ? helper : Sign(helper, scratch);
        if (helper.Sha256 == before.HelperSha256 && (helper.IsSigned || command is null))
            return helper;
        return helper.Sha256 == before.HelperSha256
            ? throw new InvalidInputException(
                HelperProgram.FileName,
                $"revision {before.Revision} carries it unsigned under the file version {helper.Version}: signed it "
                + "would be another file under the same version; raise <Version> in Directory.Build.props and build "
                + $"again, or delete {LockFile.FileName} where no revision of it was ever deployed")
            : FindAsItWentOut(before);
    }

    private HelperProgram FindAsItWentOut(LockedRevision before)
    {
        foreach (string path in places.Where(File.Exists))
        {
            HelperProgram found = HelperProgram.Read(path);
            if (found.Sha256 == before.HelperSha256)
                return found;
        }
        throw new InvalidInputException(
            HelperProgram.FileName,
            $"revision {before.Revision} carries the {before.HelperVersion} with SHA-256 {before.HelperSha256}, "
            + $"and that file is not among {string.Join(", ", places)}; name that file with --helper, or raise <Version> in "
            + "Directory.Build.props");
    }

    private HelperProgram Sign(HelperProgram helper, string scratch)
    {
        string path = Path.Combine(scratch, HelperProgram.FileName);
        File.WriteAllBytes(path, helper.Content);
        Signing.Sign(command!, path);
        HelperProgram signed = HelperProgram.Read(path);
        return signed.IsSigned && signed.UnsignedDigest == helper.UnsignedDigest
            ? signed
            : throw new InvalidInputException(
                "sign",
                $"{command!.Program} made something else of {HelperProgram.FileName} than the same program with a "
                + "signature");
    }
}
