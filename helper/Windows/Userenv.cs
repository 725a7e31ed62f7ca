using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace CertProp.Windows;

/// <summary>userenv.dll: a user's environment variables.</summary>
[SupportedOSPlatform("windows")]
internal static partial class Userenv
{
    /// <summary>The variables that programs of this user start with; invalid with the last P/Invoke error.</summary>
    public static SafeEnvironmentBlock CreateEnvironment(SafeAccessTokenHandle token) =>
        CreateEnvironmentBlock(out SafeEnvironmentBlock block, token, inherit: false) ? block : new SafeEnvironmentBlock();

    [LibraryImport("userenv.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateEnvironmentBlock(
        out SafeEnvironmentBlock block, SafeAccessTokenHandle token, [MarshalAs(UnmanagedType.Bool)] bool inherit);

    [LibraryImport("userenv.dll")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool DestroyEnvironmentBlock(nint block);
}

/// <summary>An environment block of <see cref="Userenv"/>.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeEnvironmentBlock : SafeHandleZeroOrMinusOneIsInvalid
{
    public SafeEnvironmentBlock()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => Userenv.DestroyEnvironmentBlock(handle);
}
