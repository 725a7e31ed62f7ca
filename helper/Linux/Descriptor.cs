using System.Runtime.Versioning;

namespace CertProp.Linux;

/// <summary>
/// A file that one method opens and closes again; what is held longer has a SafeFileHandle. One of those for each of
/// 100,000 files costs a sweep a twentieth of its time, because its finalizer is to be registered and watched.
/// </summary>
/// <param name="number">
/// An open descriptor, of which this becomes the owner. There is no empty one: what is <c>default</c> would close
/// standard input.
/// </param>
[SupportedOSPlatform("linux")]
internal readonly ref struct Descriptor(int number) : IDisposable
{
    public int Number { get; } = number;

    public void Dispose() => Libc.Close(Number);
}
