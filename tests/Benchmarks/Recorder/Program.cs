using System.Reflection;
using CertProp.Commands;

namespace CertProp.Recorder;

/// <summary>
/// <c>certprop COMMANDS</c> runs each line of a file as certprop would, so that the just-in-time compiler can be asked
/// to list what it compiles. <c>certprop COMMANDS LISTING PROFILE</c> runs them again and writes a profile of all
/// methods that they run, by this listing, which is complete, and by events, which tell exactly what generic code is
/// made for.
/// </summary>
internal static class Program
{
    // Events reach the listener by a thread of the runtime's own.
    private static readonly TimeSpan s_delivery = TimeSpan.FromSeconds(2);

    private static int Main(string[] args)
    {
        switch (args)
        {
            case [string commands]:
                RunAll(commands);
                return 0;
            case [string commands, string listing, string profile]:
                Record(commands, listing, profile);
                return 0;
            // Started by itself in a user's session, as certprop starts itself.
            default:
                return Run(args);
        }
    }

    private static void Record(string commands, string listing, string profile)
    {
        using var recorder = new MethodRecorder();
        RunAll(commands);
        Thread.Sleep(s_delivery);
        var methods = new HashSet<MethodBase>(recorder.Methods());
        methods.UnionWith(JitListing.Read(listing));
        methods.RemoveWhere(method => method.DeclaringType is null or { Namespace: "CertProp.Recorder" });
        MethodProfile.Write(profile, methods);
        Console.Error.WriteLine(methods.Count);
    }

    // What meets a defect ends before its methods have run.
    private static void RunAll(string commands)
    {
        foreach (string command in File.ReadLines(commands))
        {
            int exitCode = Run(command.Split(' '));
            Console.Error.WriteLine($"{command}: {exitCode}");
            if (exitCode == (int)ExitCode.Internal)
                Environment.Exit(exitCode);
        }
    }

    private static int Run(string[] command)
    {
        using Terminal terminal = Terminal.OfProcess();
        return CommandLine.Run(command, terminal);
    }
}
