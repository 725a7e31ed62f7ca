using System.Buffers.Binary;
using System.Text;
using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>Registry.pol files as [MS-GPREG] describes them, whole and broken.</summary>
public sealed class RegistryPolTests
{
    private const string Key = @"Software\Policies\Microsoft\Windows NT\Terminal Services";

    private static readonly byte[] s_header = [.. "PReg"u8, 1, 0, 0, 0];

    [Theory]
    [InlineData("fEnableSmartCard", true)]
    [InlineData("FENABLESMARTCARD", true)]
    [InlineData("**del.fEnableSmartCard", true)]
    [InlineData("fEnableSmartCard2", false)]
    [InlineData("**delvals.", false)]
    public void EntryThatNamesTheValue_SetsIt(string value, bool sets)
    {
        byte[] other = Entry(@"Software\Other", "fEnableSmartCard", [1, 0, 0, 0]);
        byte[] file = [.. s_header, .. other, .. Entry(Key, value, [0, 0, 0, 0])];

        Assert.Equal(sets, RegistryPol.Sets(file, PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
    }

    // Data may hold brackets and semicolons; only its size says where it ends.
    [Fact]
    public void EntryBehindDataThatLooksLikeTheEnd_IsFound()
    {
        byte[] other = Entry("A", "b", Encoding.Unicode.GetBytes("];[;]"));
        byte[] file = [.. s_header, .. other, .. Entry(Key, "fEnableSmartCard", [0, 0, 0, 0])];

        Assert.True(RegistryPol.Sets(file, PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
    }

    [Fact]
    public void FileThatEndsAnywhere_SetsNothingFromThereOn()
    {
        byte[] whole = [.. s_header, .. Entry("A", "b", [1, 2, 3, 4]), .. Entry(Key, "fEnableSmartCard", [0, 0, 0, 0])];

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.False(RegistryPol.Sets(
                whole.AsSpan(0, length), PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
        }
        Assert.True(RegistryPol.Sets(whole, PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
    }

    [Theory]
    [InlineData(0)] // not PReg
    [InlineData(4)] // another version
    public void OtherFile_SetsNothing(int at)
    {
        byte[] file = [.. s_header, .. Entry(Key, "fEnableSmartCard", [0, 0, 0, 0])];
        file[at]++;

        Assert.False(RegistryPol.Sets(file, PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
    }

    [Fact]
    public void SizeBeyondTheEnd_SetsNothing()
    {
        byte[] entry = Entry("A", "b", [1, 2, 3, 4]);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(entry.Length - 12), uint.MaxValue);
        byte[] file = [.. s_header, .. entry, .. Entry(Key, "fEnableSmartCard", [0, 0, 0, 0])];

        Assert.False(RegistryPol.Sets(file, PolicyValue.Redirection.Key, PolicyValue.Redirection.Name));
    }

    private static byte[] Entry(string key, string value, byte[] data) =>
    [
        .. Encoding.Unicode.GetBytes($"[{key}\0;{value}\0;"), 4, 0, 0, 0, .. Encoding.Unicode.GetBytes(";"),
        (byte)data.Length, 0, 0, 0, .. Encoding.Unicode.GetBytes(";"), .. data, .. Encoding.Unicode.GetBytes("]"),
    ];
}
