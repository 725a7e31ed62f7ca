using System.Reflection;
using CertProp.Commands;

namespace CertProp.Recorder;

/// <summary>
/// <c>certprop PROFILE LISTING COMMANDS</c>: runs each line of the file COMMANDS as certprop would, and writes the methods
/// that were run to PROFILE. LISTING has the methods that an earlier run compiled, as the just-in-time compiler lists them:
/// what the runtime starts with, before anybody can listen, and ends with.
/// </summary>
internal static class Program
{
    // Events reach the listener by a thread of the runtime's own.
    private static readonly TimeSpan s_delivery = TimeSpan.FromSeconds(2);

    private static int Main(string[] args)
    {
        // Started by itself in a user's session, as certprop starts itself.
        if (args.Length != 3)
            return Run(args);
        using var recorder = new MethodRecorder();
        foreach (string command in File.ReadLines(args[2]))
            Console.Error.WriteLine($"{command}: {Run(command.Split(' '))}");
        Thread.Sleep(s_delivery);

        var methods = new HashSet<MethodBase>(recorder.Methods());
        methods.UnionWith(JitListing.Read(args[1]));
        methods.RemoveWhere(method => !IsOfCertprop(method));
        MethodProfile.Write(args[0], methods);
        Console.Error.WriteLine($"{methods.Count} methods");
        return 0;
    }

    private static int Run(string[] command)
    {
        using Terminal terminal = Terminal.OfProcess();
        return CommandLine.Run(command, terminal);
    }

    // Not what only the recorder runs.
    private static bool IsOfCertprop(MethodBase method) =>
        method.DeclaringType?.Namespace is not "CertProp.Recorder";
}
