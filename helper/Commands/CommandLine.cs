using System.CommandLine;

namespace CertProp.Commands;

/// <summary>The tree of commands, and the one place where exceptions become sentences and exit codes.</summary>
internal static class CommandLine
{
    public static int Run(string[] args, Terminal terminal)
    {
        bool verbose = args.Contains("--verbose");
        var errors = new ErrorReport(terminal, args);
        try
        {
            ParseResult result = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (result.Errors.Count > 0)
                return errors.Write(ExitCode.Usage, ParseErrors.Sentence(result), ParseErrors.Hint("certprop", result));
            int exitCode = result.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                Output = terminal.Text,
                Error = terminal.Error,
            });
            terminal.Text.Flush();
            return exitCode;
        }
        catch (UsageException e)
        {
            return errors.Write(ExitCode.Usage, e.Message);
        }
        catch (InvalidInputException e)
        {
            return errors.Write(ExitCode.Invalid, e.Message);
        }
        catch (DeniedException e)
        {
            return errors.Write(ExitCode.Denied, e.Message);
        }
        catch (BusyException e)
        {
            return errors.Write(ExitCode.Incomplete, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Never a code that means success to somebody: what was found reached nobody.
            return errors.Write(ExitCode.Internal, $"the results could not be written: {e.Message}");
        }
        catch (Exception e)
        {
            return errors.Write(
                ExitCode.Internal,
                verbose ? e.ToString() : $"a defect in certprop ({e.GetType().Name}); run it again with --verbose and report what it says");
        }
    }

    internal static RootCommand Create(Terminal terminal)
    {
        var common = new CommonOptions();
        var root = new RootCommand("""
            Finds and removes smart-card certificates that stay in Windows profiles without their card, of somebody else.

            Example: certprop detect --profiles C:\Users
            """);
        foreach (Option option in common.All)
            root.Options.Add(option);
        root.Subcommands.Add(ListCommand.Create(common, terminal));
        root.Subcommands.Add(DetectCommand.Create(common, terminal));
        root.Subcommands.Add(RemoveCommand.Create(common, terminal));
        root.Subcommands.Add(RestoreCommand.Create(common, terminal));
        root.Subcommands.Add(InspectCommand.Create(common, terminal));
        root.Subcommands.Add(ExposureCommand.Create(common, terminal));
        root.Subcommands.Add(ProtectCommand.Create(common, terminal));
        root.Subcommands.Add(InstallCommand.Create(common, terminal));
        root.Subcommands.Add(UninstallCommand.Create(common, terminal));
        root.Subcommands.Add(PolicyCommand.Create(common, terminal));
        root.Subcommands.Add(CardContentsCommand.Create(terminal));
        return root;
    }
}
