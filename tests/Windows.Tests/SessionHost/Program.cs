using System.Globalization;
using System.Runtime.Versioning;
using CertProp.Sessions;

[assembly: SupportedOSPlatform("windows")]

// SessionHost PATIENCE KIND: enters the session of the one user whom the played machine has, starts itself there, and prints
// what came of it. SessionHost misbehave KIND: is what it starts.

if (args is ["misbehave", var kind])
    return Misbehave(kind);

TimeSpan patience = TimeSpan.FromSeconds(int.Parse(args[0], CultureInfo.InvariantCulture));
foreach (SessionUser user in SessionUsers.Ask((session, why) => Console.WriteLine($"session {session}: {why}")))
{
    // More than a pipe holds: whoever does not read it must not hold up anybody.
    byte[] policy = new byte[1 << 20];
    byte[]? answer = SessionRun.Run(user, $"misbehave {args[1]}", policy, patience, out string? fault);
    Console.WriteLine(answer is null ? $"fault: {fault}" : $"answer: {answer.Length} bytes");
}
return 0;

static int Misbehave(string kind)
{
    using Stream input = Console.OpenStandardInput(), output = Console.OpenStandardOutput();
    switch (kind)
    {
        case "echo":
            input.CopyTo(output);
            return 0;
        case "deaf":
            output.Write("""{"version":1}"""u8);
            return 0;
        case "silent":
            return 7;
        case "endless":
            Thread.Sleep(Timeout.Infinite);
            return 0;
        case "slow":
            for (; ; Thread.Sleep(100))
                output.Write(" "u8);
        case "flood":
            for (byte[] part = new byte[1 << 16]; ;)
                output.Write(part);
        case "crash":
            output.Write("{"u8);
            Environment.FailFast("played");
            return 0;
        default:
            throw new ArgumentException(kind);
    }
}
