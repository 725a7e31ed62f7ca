using System.IO.Compression;

namespace CertProp.DeviceSim.Apps;

/// <summary>
/// Brings an app to where its assignment wants it (reference, section 8.2): detect, and only where that is not what is
/// wanted download, run the command, detect again.
/// </summary>
internal sealed class AppAgent(IMachine machine, ContentDelivery delivery)
{
    public async Task<AppResult> BringAsync(Win32App app, AppIntent intent)
    {
        bool wanted = intent is AppIntent.Required;
        if (IsThere(app) == wanted)
            return new AppResult(app.Id, wanted ? AppOutcome.AlreadyInstalled : AppOutcome.AlreadyAbsent, null);
        int exitCode = wanted ? await InstallAsync(app) : Run(app.Uninstall, folder: null);
        AppOutcome outcome = !app.SuccessCodes.Contains(exitCode) || IsThere(app) != wanted ? AppOutcome.Failed
            : wanted ? AppOutcome.Installed
            : AppOutcome.Uninstalled;
        return new AppResult(app.Id, outcome, exitCode);
    }

    private bool IsThere(Win32App app) =>
        app.Rules.All(rule => rule.IsMetBy(machine.FileVersion(rule.PathOn(machine.ProgramFiles))));

    private async Task<int> InstallAsync(Win32App app)
    {
        byte[] content = await delivery.FetchAsync(app);
        string folder = Path.Combine(machine.AgentCache, $"{app.Id}_{app.Content}");
        using (var archive = new MemoryStream(content))
            ZipFile.ExtractToDirectory(archive, folder, overwriteFiles: true);
        try
        {
            return Run(app.Install, folder);
        }
        finally
        {
            // It must not live on what the agent keeps only for the install.
            Directory.Delete(folder, recursive: true);
        }
    }

    // A command starts in the folder with the content, where a bare name is looked for first.
    private int Run(CommandText command, string? folder)
    {
        string? beside = folder is null ? null : Path.Combine(folder, command.Program);
        return machine.RunProgram(File.Exists(beside) ? beside : command.Program, command.Arguments);
    }
}
