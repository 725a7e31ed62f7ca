using CertProp.Deploy.Bundle;
using CertProp.Deploy.Tests.Support;

namespace CertProp.Deploy.Tests.Bundle;

/// <summary>What packing reads out of a Windows program.</summary>
public sealed class PortableExecutableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("0.1.0.0")]
    [InlineData("65535.1.65535.0")]
    public void FileVersion_IsThatOfTheResource(string version)
    {
        var program = new PortableExecutable("program", File.ReadAllBytes(StandInProgram.Compile(_folder, version)));

        Assert.Equal(version, $"{program.FileVersion}");
        Assert.False(program.IsSigned);
    }

    [Fact]
    public void UnsignedDigest_IsWhatASignatureCovers()
    {
        var signer = new SelfSigned(_folder);
        string path = StandInProgram.Compile(_folder, "1.0.0.0");
        // Not a multiple of 8, so that signing pads it.
        byte[] content = [.. File.ReadAllBytes(path), 1, 2, 3];
        File.WriteAllBytes(path, content);
        string before = new PortableExecutable(path, content).UnsignedDigest();
        Tool.Run("sh", signer.Script, path);

        var signed = new PortableExecutable(path, File.ReadAllBytes(path));

        Assert.True(signed.IsSigned);
        Assert.Equal(before, signed.UnsignedDigest());
        Assert.Equal(before, signer.Digests(path).InSignature);
    }

    [Theory]
    [InlineData(0x200)]
    [InlineData(-1)]
    public void EachOtherByte_ChangesTheDigest(int at)
    {
        byte[] content = File.ReadAllBytes(StandInProgram.Compile(_folder, "1.0.0.0"));
        string before = new PortableExecutable("program", content).UnsignedDigest();

        content[at < 0 ? content.Length + at : at] ^= 1;

        Assert.NotEqual(before, new PortableExecutable("program", content).UnsignedDigest());
    }

    [Fact]
    public void DamagedPrograms_AreReadOrRefusedInOneSentence()
    {
        byte[] whole = File.ReadAllBytes(StandInProgram.Compile(_folder, "1.0.0.0"));
        var random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] damaged = whole[..(round % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (int changes = random.Next(8); changes >= 0 && damaged.Length > 0; changes--)
                damaged[random.Next(Math.Min(damaged.Length, 0x400))] = (byte)random.Next(256);
            try
            {
                new PortableExecutable("program", damaged).UnsignedDigest();
            }
            catch (InvalidInputException e)
            {
                refused++;
                Assert.DoesNotContain('\n', e.Message);
            }
        }
        Assert.InRange(refused, 500, 4_999);
    }
}
