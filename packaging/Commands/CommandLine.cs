using System.CommandLine;
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
                    terminal, ExitCode.Usage, CertProp.Commands.ParseErrors.Sentence(result),
                    CertProp.Commands.ParseErrors.Hint("certprop-deploy", result));
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
        catch (UsageException e)
        {
            return Refuse(terminal, ExitCode.Usage, e.Message);
        }
        catch (InvalidInputException e)
        {
            return Refuse(terminal, ExitCode.Invalid, e.Message);
        }
        catch (ConflictException e)
        {
            return Refuse(terminal, ExitCode.Conflict, e.Message);
        }
        catch (GraphFault e)
        {
            return Refuse(terminal, e.ExitCode, e.Message);
        }
        catch (OperationCanceledException)
        {
            return Refuse(terminal, ExitCode.Partial, "stopped; run it again, it goes on where it stopped");
        }
        catch (Azure.Identity.AuthenticationFailedException e)
        {
            return Refuse(terminal, ExitCode.Denied, $"signing in failed: {SafeText.OneLine(e.Message)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refuse(terminal, ExitCode.Invalid, e.Message);
        }
        catch (Exception e)
        {
            return Refuse(
                terminal, ExitCode.Internal,
                verbose
                    ? e.ToString()
                    : $"a defect in certprop-deploy ({e.GetType().Name}); run it again with --verbose and report "
                        + "what it says");
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
        root.Subcommands.Add(PlanCommand.Plan(common, terminal, surroundings));
        root.Subcommands.Add(PlanCommand.Publish(common, terminal, surroundings));
        return root;
    }

    private static int Refuse(Terminal terminal, ExitCode exitCode, string message, string? hint = null)
    {
        terminal.Error.WriteLine(
            $"certprop-deploy: {(exitCode is ExitCode.Internal ? message : SafeText.Escape(message))}");
        if (hint is not null)
            terminal.Error.WriteLine(hint);
        return (int)exitCode;
    }
}
