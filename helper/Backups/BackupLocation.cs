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

    /// <summary>Whether it is one of the folders that certprop makes itself.</summary>
    public abstract bool IsStandard { get; }

    /// <summary>Makes the folder where it is a standard one and missing.</summary>
    /// <exception cref="DeniedException">It cannot be made.</exception>
    public abstract void Prepare();

    private sealed record NamedLocation(string Path) : BackupLocation(Path)
    {
        public override bool IsStandard => false;

        public override void Prepare()
        {
            // Not ours to make.
        }
    }

    [SupportedOSPlatform("windows")]
    private sealed record StandardLocation(Environment.SpecialFolder Base, bool AdministratorsOnly)
        : BackupLocation(System.IO.Path.Combine(Environment.GetFolderPath(Base), ProductFolder, BackupsFolder))
    {
        public override bool IsStandard => true;

        public override void Prepare()
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
                if (fault is { Kind: FileFaultKind.NotFound })
                    fault = parent.CreateFolder(name, out folder, AdministratorsOnly);
                if (fault is null && AdministratorsOnly && folder!.WhyOthersMayWrite() is { } why)
                    fault = new FileFault(FileFaultKind.Denied, why);
            }
            folder?.Dispose();
            if (fault is { } refused)
                throw new DeniedException($"nothing was changed: the backup folder {path} is not there or not safe: {refused.Message}");
        }
    }
}
