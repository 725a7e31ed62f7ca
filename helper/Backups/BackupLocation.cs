using System.Globalization;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using CertProp.Files;
using CertProp.Stores;

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

    /// <summary>
    /// Whether <see cref="Prepare"/> makes one anew that is not safe, so that nothing which lies in such a one counts.
    /// </summary>
    public abstract bool IsMadeAnew { get; }

    /// <summary>
    /// Makes the folder where it is a standard one and missing. For the machine's, one that somebody else could have
    /// prepared is renamed aside and made anew.
    /// </summary>
    /// <returns>What was renamed; null where nothing was.</returns>
    /// <exception cref="DeniedException">It cannot be made.</exception>
    public abstract Problem? Prepare();

    /// <summary>Deletes a standard folder, and the product's own above it, where nothing lies in them.</summary>
    /// <returns>Whether neither is there any more.</returns>
    public abstract bool DeleteIfEmpty();

    private sealed record NamedLocation(string Path) : BackupLocation(Path)
    {
        public override bool IsStandard => false;

        public override bool IsMadeAnew => false;

        // Not ours to make or to delete.
        public override Problem? Prepare() => null;

        public override bool DeleteIfEmpty() => false;
    }

    [SupportedOSPlatform("windows")]
    private sealed record StandardLocation(Environment.SpecialFolder Base, bool AdministratorsOnly)
        : BackupLocation(System.IO.Path.Combine(Environment.GetFolderPath(Base), ProductFolder, BackupsFolder))
    {
        public override bool IsStandard => true;

        public override bool IsMadeAnew => AdministratorsOnly;

        public override Problem? Prepare()
        {
            string path = Environment.GetFolderPath(Base);
            Problem? notice = null;
            FileFault? fault = Folder.OpenRoot(path, out Folder? folder);
            foreach (string name in (string[])[ProductFolder, BackupsFolder])
            {
                if (fault is not null)
                    break;
                path = System.IO.Path.Combine(path, name);
                using Folder parent = folder!;
                fault = OpenOrMake(parent, name, out folder, out string? movedTo);
                if (movedTo is not null)
                    notice = new Problem(path, ProblemCode.ForeignFile, $"somebody else could have prepared it, so it was renamed to {movedTo} and made anew");
            }
            folder?.Dispose();
            return fault is not { } refused ? notice
                : throw new DeniedException($"nothing was changed: the backup folder {path} is not there or not safe: {refused.Message}");
        }

        public override bool DeleteIfEmpty()
        {
            FileFault? fault = Folder.OpenRoot(Environment.GetFolderPath(Base), out Folder? top);
            using (top)
            {
                Folder? product = null;
                fault ??= top!.OpenFolder(ProductFolder, out product);
                using (product)
                    fault ??= product!.DeleteFolder(BackupsFolder) is { Kind: not FileFaultKind.NotFound } stuck ? stuck : null;
                return (fault ?? top!.DeleteFolder(ProductFolder)) is null or { Kind: FileFaultKind.NotFound };
            }
        }

        /// <param name="parent">Safe by now.</param>
        /// <param name="name">What is to be in it.</param>
        /// <param name="folder">The caller owns it; null with a fault.</param>
        /// <param name="movedTo">What was found there is called so now; null where it was good, or nothing.</param>
        private FileFault? OpenOrMake(Folder parent, string name, out Folder? folder, out string? movedTo)
        {
            movedTo = null;
            FileFault? fault = parent.OpenFolder(name, out folder);
            if (fault is { Kind: FileFaultKind.NotFound })
                return Make(parent, name, out folder);
            if (!AdministratorsOnly || (fault is null && folder!.WhyOthersMayWrite() is null))
                return fault;
            // Whoever prepared it may put it in again when it is merely emptied, and has it open perhaps.
            folder?.Dispose();
            folder = null;
            string aside = $"{name}.untrusted-{DateTime.UtcNow.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}";
            if (parent.MoveAside(name, aside) is { } stuck)
                return stuck with { Message = $"somebody else could have prepared it, and it cannot be renamed: {stuck.Message}" };
            movedTo = aside;
            return Make(parent, name, out folder);
        }

        private FileFault? Make(Folder parent, string name, out Folder? folder) =>
            parent.CreateFolder(name, out folder, AdministratorsOnly) is { } fault ? fault
            : AdministratorsOnly && folder!.WhyOthersMayWrite() is { } why ? new FileFault(FileFaultKind.Denied, why)
            : null;
    }
}
