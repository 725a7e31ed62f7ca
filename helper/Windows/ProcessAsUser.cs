using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>kernel32.dll and advapi32.dll: a process that runs as the user of a token, in that user's session.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class ProcessAsUser
{
    private const uint NoWindow = 0x08000000, UnicodeEnvironment = 0x400, ExtendedStartup = 0x80000; // CREATE_…, EXTENDED_…
    private const int UseStandardHandles = 0x100; // STARTF_USESTDHANDLES
    private const nuint HandleList = 0x20002; // PROC_THREAD_ATTRIBUTE_HANDLE_LIST
    private const uint Inherit = 1; // HANDLE_FLAG_INHERIT
    private const uint Signalled = 0; // WAIT_OBJECT_0

    /// <summary>A pipe of whose two ends none is inherited until <see cref="Start"/> is told so.</summary>
    public static bool TryCreatePipe(out SafeFileHandle read, out SafeFileHandle write) => CreatePipe(out read, out write, 0, 0);

    /// <summary>
    /// Starts a program without a window. Of this process's handles it gets the two pipes and no other, whatever else may be
    /// inheritable here.
    /// </summary>
    /// <param name="token">Whose process it is to be: a primary token, whose session it runs in.</param>
    /// <param name="program">Full path.</param>
    /// <param name="commandLine">The whole command line, the program's name included.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="environment">The user's variables.</param>
    /// <param name="input">The reading end of what it reads.</param>
    /// <param name="output">The writing end of what it writes. For its errors it has nothing.</param>
    /// <returns>Its handle; invalid with the last P/Invoke error.</returns>
    public static SafeProcessHandle Start(
        SafeAccessTokenHandle token, string program, string commandLine, string folder, SafeEnvironmentBlock environment,
        SafeFileHandle input, SafeFileHandle output)
    {
        nuint size = 0;
        InitializeProcThreadAttributeList(null, 1, 0, ref size);
        byte* attributes = (byte*)NativeMemory.Alloc(size);
        char[] line = [.. commandLine, '\0'];
        bool inputHeld = false, outputHeld = false;
        try
        {
            input.DangerousAddRef(ref inputHeld);
            output.DangerousAddRef(ref outputHeld);
            nint* handles = stackalloc nint[2] { input.DangerousGetHandle(), output.DangerousGetHandle() };
            if (!SetHandleInformation(input, Inherit, Inherit) || !SetHandleInformation(output, Inherit, Inherit)
                || !InitializeProcThreadAttributeList(attributes, 1, 0, ref size)
                || !UpdateProcThreadAttribute(attributes, 0, HandleList, handles, (nuint)(2 * sizeof(nint)), null, null))
            {
                return new SafeProcessHandle();
            }
            fixed (char* text = line)
            fixed (char* desktop = "winsta0\\default")
            {
                var startup = new StartupInfoEx
                {
                    Length = sizeof(StartupInfoEx),
                    Desktop = desktop,
                    Flags = UseStandardHandles,
                    Input = handles[0],
                    Output = handles[1],
                    Error = 0,
                    Attributes = attributes,
                };
                bool started = CreateProcessAsUserW(
                    token, program, text, 0, 0, true, NoWindow | UnicodeEnvironment | ExtendedStartup, environment, folder, &startup,
                    out ProcessInformation process);
                int error = Marshal.GetLastPInvokeError();
                DeleteProcThreadAttributeList(attributes);
                if (started)
                    new SafeFileHandle(process.Thread, ownsHandle: true).Dispose();
                Marshal.SetLastPInvokeError(error);
                return started ? new SafeProcessHandle(process.Process, ownsHandle: true) : new SafeProcessHandle();
            }
        }
        finally
        {
            if (inputHeld)
                input.DangerousRelease();
            if (outputHeld)
                output.DangerousRelease();
            NativeMemory.Free(attributes);
        }
    }

    /// <summary>Waits until the process has ended; false where it did not in time.</summary>
    public static bool Wait(SafeProcessHandle process, TimeSpan patience) =>
        WaitForSingleObject(process, (uint)Math.Clamp(patience.TotalMilliseconds, 0, int.MaxValue)) == Signalled;

    /// <summary>How the process ended; null where the system does not say.</summary>
    public static int? GetExitCode(SafeProcessHandle process) => GetExitCodeProcess(process, out int exitCode) ? exitCode : null;

    /// <summary>Ends the process; nothing happens where it has ended by itself.</summary>
    public static void Kill(SafeProcessHandle process) => TerminateProcess(process, uint.MaxValue);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreatePipe(out SafeFileHandle read, out SafeFileHandle write, nint security, uint size);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool SetHandleInformation(SafeFileHandle handle, uint mask, uint flags);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool InitializeProcThreadAttributeList(byte* list, uint count, uint flags, ref nuint size);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool UpdateProcThreadAttribute(
        byte* list, uint flags, nuint attribute, void* value, nuint size, void* previous, nuint* previousSize);

    [LibraryImport("kernel32.dll")]
    private static partial void DeleteProcThreadAttributeList(byte* list);

    [LibraryImport("advapi32.dll", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateProcessAsUserW(
        SafeAccessTokenHandle token, string program, char* commandLine, nint processSecurity, nint threadSecurity,
        [MarshalAs(UnmanagedType.Bool)] bool inherit, uint flags, SafeEnvironmentBlock environment, string folder,
        StartupInfoEx* startup, out ProcessInformation process);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    private static partial uint WaitForSingleObject(SafeProcessHandle process, uint milliseconds);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetExitCodeProcess(SafeProcessHandle process, out int exitCode);

    [LibraryImport("kernel32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool TerminateProcess(SafeProcessHandle process, uint exitCode);

    /// <summary>STARTUPINFOEXW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StartupInfoEx
    {
        public int Length;
        public char* Reserved;
        public char* Desktop;
        public char* Title;
        public int X;
        public int Y;
        public int Width;
        public int Height;
        public int WidthInCharacters;
        public int HeightInCharacters;
        public int FillAttribute;
        public int Flags;
        public short ShowWindow;
        public short ReservedLength;
        public byte* ReservedBytes;
        public nint Input;
        public nint Output;
        public nint Error;
        public byte* Attributes;
    }

    /// <summary>PROCESS_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public uint ProcessId;
        public uint ThreadId;
    }
}
