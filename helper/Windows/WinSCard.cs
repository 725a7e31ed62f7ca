using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CertProp.Windows;

/// <summary>winscard.dll, as far as it tells without touching a card whether one is in a reader.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class WinSCard
{
    private const uint ScopeUser = 0;

    /// <summary>Opens the resource manager of this session. The caller owns the context.</summary>
    /// <returns>0, or why not: SCARD_E_NO_SERVICE, SCARD_E_SERVICE_STOPPED and others.</returns>
    public static uint TryEstablish(out SafeCardContext context)
    {
        uint result = SCardEstablishContext(ScopeUser, 0, 0, out nint handle);
        context = new SafeCardContext(result == 0 ? handle : 0);
        return result;
    }

    /// <summary>Names of all readers of this session.</summary>
    public static uint TryListReaders(SafeCardContext context, out string[] readers)
    {
        readers = [];
        uint length = 0;
        uint result = SCardListReadersW(context, null, null, ref length);
        if (result != 0)
            return result;
        char[] names = new char[length];
        fixed (char* start = names)
            result = SCardListReadersW(context, null, start, ref length);
        if (result == 0)
            readers = new string(names, 0, (int)Math.Min(length, names.Length)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return result;
    }

    /// <summary>State of one reader at this moment; does not wait.</summary>
    /// <param name="context">The resource manager.</param>
    /// <param name="reader">Its name.</param>
    /// <param name="state">dwEventState: SCARD_STATE_… in the low word, a counter of events in the high word.</param>
    public static uint TryGetState(SafeCardContext context, string reader, out uint state)
    {
        fixed (char* name = reader)
        {
            var reading = new ReaderState { Reader = name };
            uint result = SCardGetStatusChangeW(context, 0, &reading, 1);
            state = reading.EventState;
            return result;
        }
    }

    /// <summary>Kind of reader (SCARD_READER_TYPE_… of winsmcrd.h).</summary>
    public static uint TryGetDeviceType(SafeCardContext context, string reader, out uint type) =>
        SCardGetDeviceTypeIdW(context, reader, out type);

    [LibraryImport("winscard.dll")]
    private static partial uint SCardEstablishContext(uint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport("winscard.dll")]
    internal static partial uint SCardReleaseContext(nint context);

    [LibraryImport("winscard.dll")]
    private static partial uint SCardListReadersW(SafeCardContext context, char* groups, char* readers, ref uint length);

    [LibraryImport("winscard.dll")]
    private static partial uint SCardGetStatusChangeW(
        SafeCardContext context, uint timeout, ReaderState* states, uint count);

    [LibraryImport("winscard.dll", StringMarshalling = StringMarshalling.Utf16)]
    private static partial uint SCardGetDeviceTypeIdW(SafeCardContext context, string reader, out uint type);

    /// <summary>SCARD_READERSTATEW.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ReaderState
    {
        public char* Reader;
        public nint UserData;
        public uint CurrentState;
        public uint EventState;
        public uint AtrLength;
        public fixed byte Atr[36];
    }
}

/// <summary>SCARDCONTEXT.</summary>
[SupportedOSPlatform("windows")]
internal sealed class SafeCardContext : SafeHandle
{
    public SafeCardContext(nint context)
        : base(0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => WinSCard.SCardReleaseContext(handle) == 0;
}
