using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Windows;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Sessions;

/// <summary>
/// Runs certprop inside a user's session, as that user. What it says is the user's word: bounded here, believed nowhere.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class SessionRun
{
    /// <summary>More than this no report of one store has.</summary>
    public const int MaxAnswerLength = 32 << 20;

    /// <summary>Starts it, gives it the policy, and reads its answer to the end.</summary>
    /// <param name="user">Whose session.</param>
    /// <param name="arguments">Behind the program's name, quoted as they must be.</param>
    /// <param name="policy">What it reads on its standard input.</param>
    /// <param name="patience">After this long it is ended.</param>
    /// <param name="fault">Why there is no answer; null with one.</param>
    public static byte[]? Run(SessionUser user, string arguments, byte[] policy, TimeSpan patience, out string? fault)
    {
        long started = Stopwatch.GetTimestamp();
        using SafeEnvironmentBlock environment = Userenv.CreateEnvironment(user.Token);
        if (environment.IsInvalid)
        {
            fault = $"the user's environment cannot be had: {LastError()}";
            return null;
        }
        if (!ProcessAsUser.TryCreatePipe(out SafeFileHandle policyEnd, out SafeFileHandle policyWriter)
            || !ProcessAsUser.TryCreatePipe(out SafeFileHandle answerReader, out SafeFileHandle answerEnd))
        {
            fault = $"no pipe can be made: {LastError()}";
            return null;
        }
        using SafeProcessHandle process = Start(user, arguments, environment, policyEnd, answerEnd);
        string? notStarted = process.IsInvalid ? $"certprop cannot be started there: {LastError()}" : null;
        // The process has its own; while this one holds them too, neither end would ever be seen to close.
        policyEnd.Dispose();
        answerEnd.Dispose();
        if (notStarted is not null)
        {
            policyWriter.Dispose();
            answerReader.Dispose();
            fault = notStarted;
            return null;
        }
        // Both in the background: a process that neither reads nor writes would hold them up for ever.
        Task feeding = Task.Run(() => Feed(policyWriter, policy));
        Task<byte[]?> answer = Task.Run(() => ReadAnswer(answerReader));
        bool ended = WaitFor(answer, patience - Stopwatch.GetElapsedTime(started))
            && answer is { IsCompletedSuccessfully: true, Result: not null }
            && ProcessAsUser.Wait(process, patience - Stopwatch.GetElapsedTime(started));
        if (!ended)
            ProcessAsUser.Kill(process);
        feeding.ContinueWith(task => _ = task.Exception, TaskScheduler.Default);
        fault = ended ? answer.Result!.Length > 0 ? null : $"it said nothing and ended with {ProcessAsUser.GetExitCode(process)}"
            : answer is { IsCompletedSuccessfully: true, Result: null } ? $"it said more than {MaxAnswerLength >> 20} MB and was ended"
            : answer.IsFaulted ? $"its answer could not be read: {answer.Exception.GetBaseException().Message}"
            : "it did not come to its end in time and was ended";
        return fault is null ? answer.Result : null;
    }

    private static SafeProcessHandle Start(
        SessionUser user, string arguments, SafeEnvironmentBlock environment, SafeFileHandle input, SafeFileHandle output)
    {
        string program = Environment.ProcessPath!;
        // A folder that users cannot write to: the first place where programs look for what they load.
        string folder = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        return ProcessAsUser.Start(user.Token, program, $"\"{program}\" {arguments}", folder, environment, input, output);
    }

    private static void Feed(SafeFileHandle pipe, byte[] policy)
    {
        using var stream = new FileStream(pipe, FileAccess.Write, bufferSize: 0);
        stream.Write(policy);
    }

    /// <returns>Null where there is more than anybody needs.</returns>
    private static byte[]? ReadAnswer(SafeFileHandle pipe)
    {
        using var stream = new FileStream(pipe, FileAccess.Read, bufferSize: 0);
        using var bytes = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        for (int read; (read = stream.Read(part)) > 0;)
        {
            bytes.Write(part, 0, read);
            if (bytes.Length > MaxAnswerLength)
                return null;
        }
        return bytes.ToArray();
    }

    private static bool WaitFor(Task task, TimeSpan patience) =>
        patience > TimeSpan.Zero && Task.WaitAny([task], patience) == 0;

    private static string LastError() => WindowsFaults.Of(Marshal.GetLastPInvokeError()).Message;
}
