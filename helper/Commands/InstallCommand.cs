using System.CommandLine;
using CertProp.Policies;
using CertProp.Setup;

namespace CertProp.Commands;

/// <summary><c>certprop install</c>: puts this program onto the machine.</summary>
internal static class InstallCommand
{
    public static Command Create(CommonOptions common, Terminal terminal)
    {
        var command = new Command("install", """
            Puts this program into %ProgramFiles%\CertPropRemediation, with --policy its policy, with --task a task as SYSTEM.

            Example: certprop install --policy policy.json --task daily,disconnect
            """);
        var task = new Option<TaskTriggers>("--task")
        {
            Description = "Also register a scheduled task that removes, as SYSTEM: daily, disconnect, logon (default: none)",
            HelpName = "daily,disconnect,logon",
            CustomParser = result => ParseTriggers(result.Tokens[0].Value, result.AddError),
        };
        task.CompletionSources.Clear();
        var reportTo = new Option<string?>("--report-to")
        {
            Description = "Where the task's runs write their report, as DIR\\<computer name>.json",
            HelpName = "DIR",
        };
        NotEmpty.Require(reportTo);
        command.Options.Add(task);
        command.Options.Add(reportTo);
        command.SetAction(result =>
        {
            SetupTalk.RequireText(result, common);
            TaskTriggers triggers = result.GetValue(task);
            string? folder = ReadFolder(result.GetValue(reportTo), triggers);
            if (!OperatingSystem.IsWindows())
                throw new UsageException("install needs Windows");
            byte[]? policy = null;
            if (result.GetValue(common.Policy) is { } file)
                PolicyFile.Load(file, terminal.Input, out policy);
            return (int)SetupTalk.Write(
                terminal, Installation.Install(ThisProgram(), policy, triggers, folder),
                $"certprop {Product.Version} is installed.", "It was so already; nothing was changed.");
        });
        return command;
    }

    private static TaskTriggers ParseTriggers(string text, Action<string> addError)
    {
        TaskTriggers triggers = TaskTriggers.None;
        foreach (string word in text.Split(','))
        {
            TaskTriggers trigger = word switch
            {
                "daily" => TaskTriggers.Daily,
                "disconnect" => TaskTriggers.Disconnect,
                "logon" => TaskTriggers.Logon,
                _ => TaskTriggers.None,
            };
            if (trigger is TaskTriggers.None)
                addError($"--task {text}: daily, disconnect, logon or several of them with commas were expected");
            triggers |= trigger;
        }
        return triggers;
    }

    private static string? ReadFolder(string? folder, TaskTriggers triggers) =>
        folder is null ? null
        : triggers is TaskTriggers.None ? throw new UsageException("--report-to goes with --task: it says where the task's runs write their report")
        // Task Scheduler fills in what stands between percent signs and behind $(; a quote would end the argument.
        : folder.AsSpan().IndexOfAny("\"%$") >= 0 || folder.Any(char.IsControl)
            ? throw new UsageException($"--report-to {folder}: a folder without quotes, percent and dollar signs was expected")
        : Path.GetFullPath(folder);

    // Other builds are many files, of which this would install one.
    private static string ThisProgram() =>
        Environment.ProcessPath is { } path && !File.Exists(Path.Combine(AppContext.BaseDirectory, "certprop.dll")) ? path
        : throw new UsageException("only the published certprop.exe installs itself; see the README on how to make it");
}
