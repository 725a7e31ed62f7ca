using System.CommandLine;
using CertProp.Commands;
using CertProp.Deploy.Graph;
using CertProp.Reports;

namespace CertProp.Deploy.Commands;

/// <summary>The tree of commands, and the one place where exceptions become sentences and exit codes.</summary>
internal static class CommandLine
{
    /// <param name="args">The words of the command line.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="surroundings">A test's own; null for the real ones.</param>
    /// <param name="cancellation">A test's Ctrl+C.</param>
    public static int Run(
        string[] args, Terminal terminal, Surroundings? surroundings = null, CancellationToken cancellation = default)
    {
        bool verbose = args.Contains("--verbose");
        try
        {
            ParseResult result = Create(terminal, surroundings ?? Surroundings.Real).Parse(
                args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
            {
                return Refuse(
                    terminal, ExitCode.Usage,
                    ParseErrors.Sentence(result), ParseErrors.Hint("certprop-deploy", result));
            }
            int exitCode = result.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    Output = terminal.Text,
                    Error = terminal.Error,
                },
                cancellation).GetAwaiter().GetResult();
            terminal.Text.Flush();
            return exitCode;
        }
        catch (Exception e) when (Refusal.Of(e) is { } refusal)
        {
            if (e is UnfinishedException)
                Progress.Say(terminal, SafeText.Escape(e.Message));
            return Refuse(terminal, refusal.ExitCode, refusal.Sentence);
        }
        catch (Exception e)
        {
            return Refuse(
                terminal, ExitCode.Internal,
                verbose ? e.ToString()
                : $"a defect in certprop-deploy ({e.GetType().Name}); run it again with --verbose and report what it "
                    + "says");
        }
    }

    internal static RootCommand Create(Terminal terminal, Surroundings surroundings)
    {
        var common = new CommonOptions();
        var root = new RootCommand("""
            Packs certprop and its wrappers, and publishes them to Intune and Configuration Manager.

            Example: certprop-deploy pack
            """);
        foreach (Option option in common.All)
            root.Options.Add(option);
        root.Subcommands.Add(InitCommand.Create(common, terminal));
        root.Subcommands.Add(PackCommand.Create(common, terminal));
        root.Subcommands.Add(new InspectCommand(common, terminal));
        root.Subcommands.Add(CheckCommand.Create(common, terminal));
        root.Subcommands.Add(DoctorCommand.Create(common, terminal, surroundings));
        TenantAccess NewAccess() => new(common, terminal, surroundings);
        ChangeRun NewRun() => new(NewAccess());
        root.Subcommands.Add(PlanCommand.Create(NewAccess()));
        root.Subcommands.Add(PublishCommand.Create(common, NewRun()));
        root.Subcommands.Add(PromoteCommand.Create(NewRun()));
        root.Subcommands.Add(RollbackCommand.Create(NewRun()));
        root.Subcommands.Add(PauseCommand.Create(NewRun()));
        root.Subcommands.Add(ResumeCommand.Create(NewRun()));
        root.Subcommands.Add(RemoveCommand.Create(NewRun()));
        root.Subcommands.Add(AdoptCommand.Create(NewRun()));
        root.Subcommands.Add(RunCommand.Create(NewAccess()));
        root.Subcommands.Add(StatusCommand.Create(NewAccess(), surroundings));
        root.Subcommands.Add(ConfigMgrStatusCommand.Create(common, terminal, surroundings));
        return root;
    }

    private static int Refuse(Terminal terminal, ExitCode exitCode, string message, string? hint = null)
    {
        // With --verbose a defect tells where it happened, in many lines.
        string sentence = exitCode is ExitCode.Internal ? message : SafeText.Escape(message);
        Progress.Say(terminal, $"certprop-deploy: {sentence}");
        if (hint is not null)
            Progress.Say(terminal, hint);
        return (int)exitCode;
    }
}
