using System.Text;
using CertProp.Deploy.Bundle;

namespace CertProp.Deploy.Tests.Bundle;

/// <summary>A copy that ends too early has a version resource all the same, and does not start.</summary>
public class SingleFileBundleTests
{
    private const string Signature = "8B1202B96A612038727B930214D7A03213F5B9E6EFAE3318EE3B2DCE24B36AAE";
    private const int HostLength = 100;

    [Fact]
    public void WholeProgram_IsWhole() => Assert.True(SingleFileBundle.IsWhole(Program()));

    [Fact]
    public void ProgramWithASignatureBehindIt_IsWhole() =>
        Assert.True(SingleFileBundle.IsWhole([.. Program(), .. new byte[1000]]));

    [Fact]
    public void ProgramThatEndsAnywhereBehindItsHost_IsNot()
    {
        byte[] program = Program();
        for (int length = HostLength; length < program.Length; length++)
            Assert.False(SingleFileBundle.IsWhole(program[..length]), $"{length} of {program.Length} bytes");
    }

    [Fact]
    public void HostWithoutABundle_AndOtherPrograms_AreWhole()
    {
        Assert.True(SingleFileBundle.IsWhole(Host(header: 0)));
        Assert.True(SingleFileBundle.IsWhole(new byte[50]));
        Assert.True(SingleFileBundle.IsWhole(Convert.FromHexString(Signature)));
    }

    [Theory]
    [InlineData(-1L), InlineData(long.MaxValue)]
    public void HeaderNowhere_IsNotWhole(long header) => Assert.False(SingleFileBundle.IsWhole(Host(header)));

    private static byte[] Program()
    {
        using var program = new MemoryStream();
        using var writer = new BinaryWriter(program, Encoding.UTF8);
        writer.Write(Host(HostLength + 7));
        writer.Write("content"u8);
        writer.Write(6u);
        writer.Write(0u);
        writer.Write(2);
        writer.Write("id of the bundle");
        writer.Write(new byte[5 * sizeof(long)]);
        foreach (string name in (string[])["certprop.dll", "certprop.runtimeconfig.json"])
        {
            writer.Write(new byte[(3 * sizeof(long)) + 1]);
            writer.Write(name);
        }
        return program.ToArray();
    }

    private static byte[] Host(long header)
    {
        byte[] host = new byte[HostLength];
        BitConverter.TryWriteBytes(host.AsSpan(20), header);
        Convert.FromHexString(Signature).CopyTo(host, 20 + sizeof(long));
        return host;
    }
}
