using CertProp.Tests.Support;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.WineTools;

/// <summary>
/// Keeps whoever reads a file inside of the system for a while, as a share does whose server is gone, or a user's
/// oplock. Wine plays neither: it has no oplocks, opens a FIFO without waiting and then refuses to read it, and a file
/// that another program holds is refused at once. So strace delays the call itself.
/// </summary>
internal static class BlockedReading
{
    /// <param name="prefix">Where it happens.</param>
    /// <param name="file">The file, on this system.</param>
    /// <param name="time">How long each thread's first reading of it takes.</param>
    /// <param name="run">What runs meanwhile.</param>
    public static T During<T>(WinePrefix prefix, string file, TimeSpan time, Func<T> run)
    {
        string strace = Tool.Require("strace");
        (int exitCode, _, string error) = Tool.Run(strace, "-f", "-o", "/dev/null", "true");
        if (exitCode != 0)
            Tool.Miss("strace", $"strace cannot trace here: {error.Trim()}");
        // Wine reads files with pread64 and its server's answers with read, of which there are far too many to stop at;
        // without --seccomp-bpf strace would stop the program at each of its calls.
        string[] launcher =
        [
            strace, "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-P", file, "-e", "trace=pread64",
            "-e", $"inject=pread64:delay_enter={(long)time.TotalMicroseconds}:when=1",
        ];
        return prefix.RunBehind(launcher, run);
    }
}
