using System.Runtime.Versioning;

namespace CertProp.Linux;

/// <summary>
/// A file that one method opens and closes again; what is held longer has a <see cref="System.Runtime.InteropServices.SafeHandle"/>.
/// One of those for each of 100,000 files costs a sweep a twentieth of its time, because its finalizer is to be registered and
/// watched.
/// </summary>
/// <param name="number">An open descriptor, of which this becomes the owner; without one there is nothing to dispose of.</param>
[SupportedOSPlatform("linux")]
internal readonly ref struct Descriptor(int number) : IDisposable
{
    public int Number { get; } = number;

    public void Dispose() => Libc.Close(Number);
}
