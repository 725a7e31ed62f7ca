using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Live;
using CertProp.Windows.Tests.Programs;
using CertProp.WineHost;

namespace CertProp.Windows.Tests.Removal;

/// <summary>
/// The .sst beside each backup, for people: each of its groups is a store element that crypt32 takes. Wine reads whole .sst
/// files in another order than Windows writes them, so the groups go there one by one.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SerializedStoreTests(PublishedExe exe) : IDisposable
{
    private const int Anna = 3001;

    // Properties 4 and 15 are taken and not kept, the others make a certificate invisible there.
    private static readonly HashSet<uint> s_keptByWine = [2, 3, 5, 9, 10, 11, 12, 13, .. Enumerable.Range(20, 8).Select(id => (uint)id), 32, 64];

    private readonly ProfileMachine _machine = new(exe);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void EachGroup_IsTheElementThatWasRemoved_AndCrypt32TakesIt()
    {
        ElementWriter[] leaked =
        [
            Entries.Foreign(),
            Entries.Foreign("Carl Csp", Providers.SmartCardCsp).Add(PropertyIds.Description, "Zoë's card ✓").Add(PropertyIds.DateStamp, new byte[8]),
            Entries.Foreign("Paula Property").Add(PropertyIds.Md5Hash, Md5("Paula Property")).Add(9, Convert.FromHexString("300A06082B06010505070302"))
                .Add(15, new byte[32]).Add(PropertyIds.KeyIdentifier, new byte[20]).Add(24, new byte[16])
                .Add(PropertyIds.SubjectPublicKeyMd5Hash, new byte[16]),
            Entries.Foreign("Unknown to Wine").Add(PropertyIds.SubjectPublicKeyBitLength, 2048).Add(PropertyIds.KeyClassification, 2),
            Entries.Foreign("Empty Value").Add(PropertyIds.Description, []),
        ];
        _machine.Add(Anna, "anna", leaked);

        CommandResult result = _machine.Run("remove");

        Assert.All(leaked, entry => Assert.Equal("removed", result.ActionOf(entry)));
        Assert.Equal((0, leaked.Length), (result.ExitCode, result.Json.GetProperty("summary").GetProperty("removed").GetInt32()));
        IReadOnlyList<byte[]> groups = ElementRecords.SplitStore(File.ReadAllBytes(Path.Combine(_machine.Backups.Only, "1.sst")));
        Assert.Equal(
            leaked.Select(entry => ElementRecords.Describe(entry.ToArray())).Order(), groups.Select(ElementRecords.Describe).Order());
        byte[][] known = [.. groups.Select(group => ElementRecords.Join(ElementRecords.Split(group).Where(record => s_keptByWine.Contains(record.Id))))];
        Assert.Equal(known.Select(ElementRecords.Describe), RoundTrip(known).Select(ElementRecords.Describe));
    }

    [Fact]
    public void LiveStoresGroups_ComeBackFromCrypt32Whole()
    {
        using var user = new LiveMachine(exe);
        user.Store.Fill(Entries.Foreign(), Entries.Foreign("Tom Third", Providers.EToken), Entries.Foreign("Carl Csp", Providers.SmartCardCsp));
        user.Run("remove");

        IReadOnlyList<byte[]> groups = ElementRecords.SplitStore(File.ReadAllBytes(Path.Combine(user.Backups.Only, "1.sst")));

        Assert.Equal(3, groups.Count);
        Assert.Equal(groups.Select(ElementRecords.Describe), RoundTrip(groups).Select(ElementRecords.Describe));
    }

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [SuppressMessage("Security", "CA5351", Justification = "It is the property that Windows writes.")]
    private static byte[] Md5(string person) => MD5.HashData(Entries.CertificateOf(person).ToDer());

    private List<byte[]> RoundTrip(IReadOnlyList<byte[]> elements)
    {
        string program = CompiledProgram.Make("roundtrip", _folder.Path, "-lcrypt32");
        byte[] packed = [.. elements.SelectMany(element => (byte[])[.. BitConverter.GetBytes(element.Length), .. element])];
        string input = _folder.Write("in", packed), output = Path.Combine(_folder.Path, "out");
        CommandResult run = exe.Prefix.Run(program, [PublishedExe.WindowsPath(input), PublishedExe.WindowsPath(output)]);
        Assert.True(run.ExitCode == 0, $"{run.ExitCode} {run.Output}{run.Error}");
        byte[] answer = File.ReadAllBytes(output);
        var back = new List<byte[]>();
        for (int at = 0; at < answer.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(answer.AsSpan(at));
            back.Add(answer[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }
        return back;
    }
}
