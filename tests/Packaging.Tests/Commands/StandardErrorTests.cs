using CertProp.Deploy.Commands;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Commands;

/// <summary>Standard error that is closed, or whose disk is full.</summary>
public sealed class StandardErrorTests : IDisposable
{
    private readonly Deployment _deployment = new();

    public void Dispose() => _deployment.Dispose();

    [Fact]
    public void ErrorThatNobodyReads_IsStillTheExitCode() => Assert.Equal(1, Run("pack", "--frobnicate"));

    [Fact]
    public void WorkThatNobodyReadsAbout_IsDone()
    {
        string helper = StandInProgram.Compile(_deployment.Files, "1.2.3.4");

        Assert.Equal(0, Run("pack", "--settings", _deployment.Settings, "--helper", helper));
        Assert.True(File.Exists(Path.Combine(_deployment.Out, "manifest.json")));
    }

    private static int Run(params string[] arguments)
    {
        using var closed = new StreamWriter(new FullDisk()) { AutoFlush = true };
        using var terminal = new Terminal(
            Stream.Null, Stream.Null, closed, outputIsTerminal: false, errorIsTerminal: false);
        return CommandLine.Run(arguments, terminal);
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    }
}
