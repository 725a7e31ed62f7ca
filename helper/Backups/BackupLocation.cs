using System.Runtime.Versioning;
using CertProp.Files;

namespace CertProp.Backups;

/// <summary>Where backups lie.</summary>
internal abstract record BackupLocation(string Path)
{
    private const string ProductFolder = "CertPropRemediation", BackupsFolder = "Backup";

    /// <summary>A folder that an administrator named. It must be there: whoever makes it decides who may read it.</summary>
    public static BackupLocation Named(string path) => new NamedLocation(System.IO.Path.GetFullPath(path));

    /// <summary><c>%LOCALAPPDATA%\CertPropRemediation\Backup</c>, for the store of the user who runs this.</summary>
    [SupportedOSPlatform("windows")]
    public static BackupLocation OfUser => new StandardLocation(Environment.SpecialFolder.LocalApplicationData, AdministratorsOnly: false);

    /// <summary><c>%ProgramData%\CertPropRemediation\Backup</c>, for the profiles of the machine.</summary>
    [SupportedOSPlatform("windows")]
    public static BackupLocation OfMachine => new StandardLocation(Environment.SpecialFolder.CommonApplicationData, AdministratorsOnly: true);

    /// <summary>Makes sure of the folder as far as it is ours.</summary>
    /// <param name="make">Whether it is made where it is not there.</param>
    /// <returns>False where it is not there and need not be.</returns>
    /// <exception cref="DeniedException">It cannot be made, or is not safe.</exception>
    public abstract bool Prepare(bool make);

    private sealed record NamedLocation(string Path) : BackupLocation(Path)
    {
        // Not ours to make; opening it says what is wrong with it.
        public override bool Prepare(bool make) => true;
    }

    [SupportedOSPlatform("windows")]
    private sealed record StandardLocation(Environment.SpecialFolder Base, bool AdministratorsOnly)
        : BackupLocation(System.IO.Path.Combine(Environment.GetFolderPath(Base), ProductFolder, BackupsFolder))
    {
        public override bool Prepare(bool make)
        {
            string path = Environment.GetFolderPath(Base);
            FileFault? fault = Folder.OpenRoot(path, out Folder? folder);
            foreach (string name in (string[])[ProductFolder, BackupsFolder])
            {
                if (fault is not null)
                    break;
                path = System.IO.Path.Combine(path, name);
                using Folder parent = folder!;
                fault = parent.OpenFolder(name, out folder);
                if (fault is { Kind: FileFaultKind.NotFound } && !make)
                    return false;
                if (fault is { Kind: FileFaultKind.NotFound })
                    fault = parent.CreateFolder(name, out folder, AdministratorsOnly);
                if (fault is null && AdministratorsOnly && folder!.WhyOthersMayWrite() is { } why)
                    fault = new FileFault(FileFaultKind.Denied, why);
            }
            folder?.Dispose();
            if (fault is { } refused)
                throw new DeniedException($"nothing was changed: the backup folder {path} is not there or not safe: {refused.Message}");
            return true;
        }
    }
}
