using System.CommandLine;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Reports;

namespace CertProp.Commands;

/// <summary><c>certprop policy init|check|schema</c>: starts, checks and describes policy files.</summary>
internal static class PolicyCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("policy", "Starts, checks and describes policy files.");
        command.Subcommands.Add(Init(terminal));
        command.Subcommands.Add(Check(common, terminal));
        command.Subcommands.Add(Schema(terminal));
        return command;
    }

    private static Command Init(Terminal terminal)
    {
        var command = new Command("init", """
            Prints a commented policy to start from.

            Example: certprop policy init --for jumphost > policy.json
            """);
        var purpose = new Option<string>("--for")
        {
            Description = "What the machines are: workstation, jumphost or fileserver",
            DefaultValueFactory = _ => StartingPolicy.Purposes[0],
        };
        purpose.AcceptOnlyFromAmong(StartingPolicy.Purposes);
        command.Options.Add(purpose);
        command.SetAction(result =>
        {
            terminal.Text.Write(StartingPolicy.For(result.GetRequiredValue(purpose)));
            terminal.Text.Flush();
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static Command Check(CommonOptions common, Terminal terminal)
    {
        var command = new Command("check", """
            Checks a policy; with --profiles or --store also names keep rules that match nothing there.

            Example: certprop policy check policy.json --profiles C:\Users
            """);
        var file = new Argument<string?>("FILE")
        {
            Description = "The policy (default: that of --policy, else the installed one)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        command.Arguments.Add(file);
        var scope = new ScopeOptions();
        scope.AddTo(command);
        command.SetAction(result =>
        {
            string path = result.GetValue(file) ?? result.GetValue(common.Policy) ?? PolicyFile.Installed
                ?? throw new UsageException("name the policy: certprop policy check FILE");
            if (!scope.IsGiven(result))
            {
                Describe(path, PolicyFile.Load(path, terminal.Input), result.GetValue(common.Format), terminal.Text);
                return (int)ExitCode.Ok;
            }
            scope.RefuseMachine(result);
            var run = new ReportedRun(common, scope, terminal)
            {
                PolicyPath = path,
                OwnReport = policy =>
                {
                    Describe(path, policy, result.GetValue(common.Format), terminal.Text);
                    return new UnmatchedKeepRules(terminal.Text, policy.Keep);
                },
            };
            return new ExamineAction(run, scope).Run(result, "list", RunKind.List, ReportedEntries.All);
        });
        return command;
    }

    private static void Describe(string path, Policy policy, ReportFormat format, TextWriter output)
    {
        if (format is not ReportFormat.Text)
            throw new UsageException("the policy is valid, and policy check says more in text only; leave --format out");
        output.WriteLine($"{(path == "-" ? "The policy on standard input" : SafeText.Escape(path))}: a valid policy.");
        foreach (string warning in PolicyAdvice.For(policy))
            output.WriteLine($"Warning: {warning}");
        output.Flush();
    }

    private static Command Schema(Terminal terminal)
    {
        var command = new Command("schema", """
            Prints the JSON schema of policies, for editors.

            Example: certprop policy schema > certprop-policy.schema.json
            """);
        command.SetAction(_ =>
        {
            terminal.Text.Write(Product.ReadResource("certprop-policy.schema.json"));
            terminal.Text.Flush();
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
