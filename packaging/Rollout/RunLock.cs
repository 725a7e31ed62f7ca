using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Rollout;

/// <summary>
/// One run at a time changes a tenant from a folder: what a run leaves word of for the next one, two would write at once.
/// The system takes it back from whoever is killed.
/// </summary>
internal static class RunLock
{
    public const string FileName = "certprop.running";

    /// <param name="settings">Beside which the lock lies.</param>
    /// <returns>Held until it is disposed.</returns>
    /// <exception cref="ConflictException">Another run has it.</exception>
    public static IDisposable Take(SettingsFile settings)
    {
        try
        {
            return new FileStream(
                settings.Resolve(FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            throw new ConflictException(
                $"another certprop-deploy changes something from this folder ({FileName}); nothing was changed by this one; "
                + "run it again when that one has ended");
        }
    }
}
