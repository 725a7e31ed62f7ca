using CertProp.Deploy.Check;
using CertProp.Deploy.ConfigMgr;
using CertProp.Deploy.IntuneWin;
using CertProp.Deploy.Settings;

namespace CertProp.Deploy.Bundle;

/// <summary>What pack made.</summary>
/// <param name="Manifest">What the bundle is.</param>
/// <param name="IsNew">Whether its revision was not there before.</param>
/// <param name="Output">Full path of its folder.</param>
/// <param name="AreScriptsSigned">Whether the scripts carry signatures.</param>
/// <param name="IsConfigurationOther">
/// Whether the cabinet of the same revision that was here had other bytes, as scripts that are signed again have.
/// </param>
internal sealed record PackedBundle(
    BundleManifest Manifest, bool IsNew, string Output, bool AreScriptsSigned, bool IsConfigurationOther);

/// <summary>
/// Makes a bundle: helper, scripts, package, task, manifest. Data flow one way: helper and policy give the content, the
/// lock file its revision, both the scripts; what is wrong ends it before the output folder is touched.
/// </summary>
/// <param name="request">What to pack.</param>
/// <param name="say">Told what is being done.</param>
internal sealed class Packer(PackRequest request, Action<string> say)
{
    public const string PackageName = "CertPropRemediation.intunewin";

    private const string Application = "CertPropRemediation";

    private readonly InstalledPowerShell? _engine = InstalledPowerShell.Find();

    /// <exception cref="InvalidInputException">Settings, policy, helper, signing or a script is wrong.</exception>
    public PackedBundle Pack()
    {
        DeploySettings settings = request.Settings.Settings;
        string? policy = ReadPolicy(settings);
        LockFile before = LockFile.Load(request.LockPath), known = before;
        using var folder = new BundleFolder(request.Output);
        HelperProgram helper = FindHelper(folder);
        NextRevision.RequireVersionOfItsOwn(known, helper);

        WrapperTemplate[] templates = [new(WrapperScript.DetectionSource), new(WrapperScript.RemediationSource)];
        string content = BundleContent.Of(helper, policy, templates);
        string configuration = ConfigurationPackage.ShapeOf(settings.Deployment, settings.Prefix, request.Platforms);
        int revision = NextRevision.Of(known, content, configuration, request.Bump);
        bool isNew = revision != known.Latest?.Revision;
        if (request.Sign is not null)
            say("Signing");
        helper = new HelperSigning(request.Sign, known, request.HelperPlaces()).Finish(helper, folder.Scratch);
        if (isNew)
        {
            known = known.With(
                new LockedRevision(
                    revision, content, helper.Version, helper.UnsignedDigest, helper.Sha256, configuration));
        }

        say("Writing the bundle");
        var marker = new Marker(settings.Deployment, ScriptRole.Machine, revision, content);
        BundleManifest manifest = Write(folder, new BundleParts(helper, policy, known.Accepted(), marker, templates));
        if (!LockFile.Load(request.LockPath).Revisions.SequenceEqual(before.Revisions))
        {
            throw new InvalidInputException(
                LockFile.FileName, "another pack wrote it meanwhile, and nothing was changed; pack again");
        }
        bool isConfigurationOther = IsConfigurationOther(BundleManifest.In(request.Output), manifest);
        folder.Finish();
        if (isNew)
            known.Save(request.LockPath);
        return new PackedBundle(manifest, isNew, request.Output, request.Sign is not null, isConfigurationOther);
    }

    private static bool IsConfigurationOther(BundleManifest? before, BundleManifest now)
    {
        if (before is null || before.Deployment != now.Deployment || before.Revision != now.Revision)
            return false;
        ManifestFile? old = before.Files.FirstOrDefault(file => file?.Path == ConfigurationPackage.Path);
        return old is not null && !now.Files.Contains(old);
    }

    /// <summary>What a bundle is made of.</summary>
    private sealed record BundleParts(
        HelperProgram Helper, string? Policy, IReadOnlyDictionary<Version, string> Accepted, Marker Marker,
        IReadOnlyList<WrapperTemplate> Templates);

    private BundleManifest Write(BundleFolder folder, BundleParts parts)
    {
        // What takes longest in it needs nothing but the helper, so a second core does it beside the scripts.
        var package = Task.Run(() => WritePackage(folder, parts.Helper));
        try
        {
            List<ManifestFile> files = WriteFiles(folder, parts);
            BundleManifest manifest = Describe(parts, package.GetAwaiter().GetResult(), files);
            folder.Write(BundleManifest.FileName, manifest.Write());
            return manifest;
        }
        finally
        {
            // Where a script is refused, the folder goes next, and nobody may be writing in it any more. WaitAny does not
            // throw: where both failed, the script is what is told.
            Task.WaitAny(package);
        }
    }

    private static ContentFile WritePackage(BundleFolder folder, HelperProgram helper) => PackageWriter.Write(
        folder.PathOf(PackageName), Application, HelperProgram.FileName,
        [new PackageFile(HelperProgram.FileName, () => new MemoryStream(helper.Content, writable: false))]);

    private List<ManifestFile> WriteFiles(BundleFolder folder, BundleParts parts)
    {
        var files = new List<ManifestFile>();
        var scripts = new Dictionary<WrapperScript, byte[]>();
        Add(HelperProgram.FileName, parts.Helper.Content);
        foreach (WrapperScript script in WrapperScript.All)
        {
            WrapperTemplate template = parts.Templates[script.Detects ? 0 : 1];
            Marker marker = parts.Marker with { Role = script.Role };
            byte[] text = template.Render(script, marker, parts.Accepted, parts.Policy);
            scripts[script] = SignScript(script.Path, text, folder);
            Add(script.Path, scripts[script]);
        }
        Add(ConfigurationPackage.Path, ConfigurationPackage.Of(
            parts.Marker, request.Settings.Settings.Prefix, request.Platforms, ForConfigMgr(detects: true),
            ForConfigMgr(detects: false)).Write());
        byte[] publish = PublishScript.Render(request.Settings.Settings, parts.Marker, parts.Helper, files);
        Add(PublishScript.Path, SignScript(PublishScript.Path, publish, folder));
        foreach ((string path, byte[] text) in TaskFiles.Of(parts.Marker, parts.Helper, parts.Policy))
            Add(path, text);
        return files;

        byte[] ForConfigMgr(bool detects) => scripts.Single(
            script => script.Key.Channel is Reports.Channel.ConfigMgr && script.Key.Detects == detects).Value;

        void Add(string path, byte[] bytes)
        {
            folder.Write(path, bytes);
            files.Add(ManifestFile.Of(path, bytes));
        }
    }

    private static BundleManifest Describe(BundleParts parts, ContentFile package, IReadOnlyList<ManifestFile> files)
    {
        HelperProgram helper = parts.Helper;
        return new BundleManifest(
            1, parts.Marker.Deployment, parts.Marker.Revision, parts.Marker.Content,
            new ManifestHelper(
                $"{helper.Version}", helper.Sha256, helper.UnsignedDigest, helper.Content.Length, helper.IsSigned),
            parts.Accepted.ToDictionary(pair => $"{pair.Key}", pair => pair.Value),
            parts.Policy is null ? null : CanonicalPolicy.Sha256(parts.Policy),
            new ManifestPackage(
                PackageName, Convert.ToBase64String(package.Encryption.FileDigest), package.Size, package.SizeEncrypted),
            files);
    }

    private string? ReadPolicy(DeploySettings settings)
    {
        if (settings.Policy is not { } relative)
            return null;
        string path = request.Settings.Resolve(relative);
        return CanonicalPolicy.Of(
            path, NamedFile.Read(path, "a policy was expected, or \"policy\": null in the settings"));
    }

    private HelperProgram FindHelper(BundleFolder folder)
    {
        if (request.Helper is { } path)
            return HelperProgram.Read(path);
        if (HelperBuild.FindClone() is not { } clone)
        {
            throw new UsageException(
                "there is no clone of CertPropRemediation here to publish the helper from; "
                + "name a published certprop.exe with --helper");
        }
        say("Publishing certprop.exe");
        return HelperProgram.Read(HelperBuild.Publish(clone, folder.Scratch));
    }

    // After its last byte: whatever changes a signed script breaks its signature.
    private byte[] SignScript(string path, byte[] text, BundleFolder folder)
    {
        Refuse(path, text);
        if (request.Sign is null)
            return text;
        byte[] signed = Sign(request.Sign, Path.GetFileName(path), text, folder);
        Refuse(path, signed);
        return signed;
    }

    private static byte[] Sign(SignCommandLine sign, string fileName, byte[] text, BundleFolder folder)
    {
        string path = Path.Combine(folder.Scratch, fileName);
        File.WriteAllBytes(path, text);
        Signing.Sign(sign, path);
        byte[] signed = File.ReadAllBytes(path);
        if (!signed.AsSpan().StartsWith(text))
        {
            throw new InvalidInputException(
                "sign", $"{sign.Program} changed {fileName} beyond adding a signature at its end");
        }
        return signed;
    }

    private void Refuse(string path, byte[] text)
    {
        Finding? error = ScriptCheck.Run(path, text, _engine)
            .FirstOrDefault(finding => finding.Severity is Severity.Error);
        if (error is { } finding)
            throw new InvalidInputException(path, $"{finding.Rule}: {finding.Message}. {finding.Fix}", finding.Line);
    }
}
