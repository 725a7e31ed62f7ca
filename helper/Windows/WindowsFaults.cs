using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using CertProp.Files;

namespace CertProp.Windows;

/// <summary>What Windows' errors mean for a run.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsFaults
{
    private const int NotAFolder = unchecked((int)0xC0000103); // STATUS_NOT_A_DIRECTORY
    private const int IsAFolder = unchecked((int)0xC00000BA); // STATUS_FILE_IS_A_DIRECTORY

    /// <param name="status">A failing NTSTATUS.</param>
    public static FileFault OfStatus(int status) => status switch
    {
        // Win32 has one error for both and for much else.
        NotAFolder => new(FileFaultKind.WrongKind, "not a folder"),
        IsAFolder => new(FileFaultKind.WrongKind, "a folder"),
        _ => Of(Ntdll.RtlNtStatusToDosError(status)),
    };

    /// <param name="error">A Win32 error.</param>
    public static FileFault Of(int error) => error switch
    {
        2 or 3 => new(FileFaultKind.NotFound, "not found"), // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND
        267 => new(FileFaultKind.WrongKind, "not a folder"), // ERROR_DIRECTORY
        5 or 303 => new(FileFaultKind.Denied, "permission denied"), // ERROR_ACCESS_DENIED, ERROR_DELETE_PENDING
        32 or 33 => new(FileFaultKind.Busy, "another program holds it"), // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        80 or 183 or 145 => new(FileFaultKind.Exists, "something of that name is there"), // …EXISTS, …DIR_NOT_EMPTY
        _ => new(FileFaultKind.InputOutput, $"{Marshal.GetPInvokeErrorMessage(error)} ({error})"),
    };
}
