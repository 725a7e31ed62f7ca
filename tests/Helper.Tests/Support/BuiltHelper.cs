using System.Diagnostics;

namespace CertProp.Tests.Support;

/// <summary>The helper as a process of its own, which may be somebody else than the one who runs the tests.</summary>
internal static class BuiltHelper
{
    private static readonly string s_path =
        Path.Combine(Repository.Root, "helper", "bin", Configuration, "net10.0", "certprop");

    /// <summary>The program; skips the test where it was not built.</summary>
    public static string Program
    {
        get
        {
            Assert.SkipUnless(File.Exists(s_path), "the helper was not built beside the tests");
            return s_path;
        }
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>
    /// Runs the helper as an account without rights, which folders can be closed against: root becomes nobody,
    /// everybody else stays who they are.
    /// </summary>
    public static CommandResult RunWithoutRights(params string[] arguments)
    {
        Posix.RequireLinux();
        string program = Program;
        string[] nobody = Environment.IsPrivilegedProcess
            ? [Tool.Require("setpriv"), "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
            : [];
        string[] command = [.. nobody, program, .. arguments];
        if (nobody.Length > 0)
        {
            (int exitCode, _, string error) = Tool.Run(command[0], [.. nobody[1..], program, "--version"]);
            Assert.SkipUnless(exitCode == 0, $"nobody cannot run the helper here: {error}");
        }
        (int ended, string output, string talk) = Tool.Run(command[0], command[1..]);
        return new CommandResult(ended, output, talk);
    }

    /// <summary>Starts the helper; the caller reads its streams and waits for it.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // Else a killed runtime leaves the sockets of its debugger behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
