namespace CertProp.Tests.Support;

/// <summary>A stream that takes nothing.</summary>
internal sealed class FullDisk : MemoryStream
{
    public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("the disk is full");

    public override void Write(byte[] buffer, int offset, int count) => throw new IOException("the disk is full");
}
