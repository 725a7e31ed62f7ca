using CertProp.Certificates;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Certificates;

/// <summary>The .sst format: a header, groups that end with their object, an end marker.</summary>
public class SerializedStoreTests
{
    private static readonly ElementWriter s_bob = Element("Bob");
    private static readonly ElementWriter s_carl = Element("Carl");

    private static readonly byte[] s_revocationList = new ElementWriter()
        .Add(PropertyIds.FriendlyName, "of the list").Add(PropertyIds.RevocationList, [0x30, 0]).ToArray();

    [Fact]
    public void Groups_AreElementsAsTheyLieInProfiles()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).Add(s_carl).ToArray();

        Assert.True(SerializedStore.HasHeader(file));
        List<Group> groups = Read(file);

        Assert.Equal([Certificate(s_bob), Certificate(s_carl)], groups);
        Assert.All(groups, group => Assert.True(StoreElement.TryRead(Convert.FromHexString(group.Hex), out _, out _)));
    }

    [Fact]
    public void SamplePeople_AreGroupsWithoutAFault()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Repository.Samples, "people.sst"));

        Assert.True(SerializedStore.HasHeader(file));
        List<Group> groups = Read(file);
        Assert.NotEmpty(groups);
        Assert.All(groups, group => Assert.Null(group.Fault));
    }

    [Fact]
    public void EmptyStore_HasNoGroups() => Assert.Empty(Read(new SerializedStoreWriter().ToArray()));

    [Fact]
    public void ListsBesideCertificates_AreGroupsOfTheirOwn()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).Add(s_revocationList).Add(s_carl).ToArray();

        Assert.Equal(
            [Certificate(s_bob), new Group(Convert.ToHexString(s_revocationList), null, false), Certificate(s_carl)],
            Read(file));
    }

    [Theory]
    [InlineData(33)]
    [InlineData(34)]
    [InlineData(35)]
    public void OtherObjects_EndTheirGroupToo(uint id)
    {
        byte[] other = new ElementWriter().Add(PropertyIds.FriendlyName, "x").Add(id, [1]).ToArray();

        Assert.Equal(
            [new Group(Convert.ToHexString(other), null, false), Certificate(s_bob)],
            Read(new SerializedStoreWriter().Add(other).Add(s_bob).ToArray()));
    }

    [Fact]
    public void CertificateInFrontOfItsProperties_GivesThemToTheNextOne()
    {
        // That is how Windows reads it; a writer that puts certificates first must not seem to work.
        byte[] certificate = new ElementWriter().Certificate(new SampleCertificate().ToDer()).ToArray();
        byte[] properties = new ElementWriter().Add(PropertyIds.FriendlyName, "Bob's").ToArray();

        List<Group> groups = Read(
            new SerializedStoreWriter().Add(certificate).Add(properties).Add(certificate).ToArray());

        Assert.Equal(Convert.ToHexString(certificate), groups[0].Hex);
        Assert.Equal(Convert.ToHexString([.. properties, .. certificate]), groups[1].Hex);
    }

    [Fact]
    public void MissingEndMarker_IsALastFault()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).ToArray();

        Assert.Equal(
            [Certificate(s_bob), new Group("", "the store ends without its end marker", true)], Read(file[..^12]));
    }

    [Fact]
    public void BytesBehindTheEndMarker_AreALastFault()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).ToArray();

        foreach (byte[] behind in (byte[][])[[0], [1], s_carl.ToArray(), new byte[12]])
        {
            Assert.Equal(
                [Certificate(s_bob), new Group("", "bytes follow the end marker of the store", true)],
                Read([.. file, .. behind]));
        }
    }

    [Fact]
    public void PropertiesWithoutAnObject_AreAFault()
    {
        byte[] properties = new ElementWriter().Add(PropertyIds.FriendlyName, "of nothing").ToArray();

        Group group = Assert.Single(Read(new SerializedStoreWriter().Add(properties).ToArray()));
        Assert.NotNull(group.Fault);
    }

    [Fact]
    public void FileCutAnywhere_HasWholeGroupsAndThenAFault()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).Add(s_revocationList).Add(s_carl).ToArray();
        List<Group> whole = Read(file);

        for (int length = 8; length < file.Length; length++)
        {
            List<Group> groups = Read(file[..length]);
            Assert.NotNull(groups[^1].Fault);
            Assert.Equal(whole.Take(groups.Count - 1), groups.SkipLast(1));
        }
    }

    [Fact]
    public void EndMarkerThatIsNotAllZeroes_IsAFault()
    {
        byte[] file = new SerializedStoreWriter().Add(s_bob).ToArray();

        for (int i = 1; i <= 12; i++)
        {
            byte[] other = [.. file];
            other[^i] = 1;
            Assert.NotNull(Read(other)[^1].Fault);
        }
    }

    [Fact]
    public void DamagedStore_EndsAndItsGroupsAreItsBytesInOrder()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Repository.Samples, "people.sst"))[8..];
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. SerializedStoreWriter.Header, .. Mutator.FlipBits(file, random)[random.Next(20)..]];

            string groups = string.Concat(Read(damaged).Select(group => group.Hex));

            Assert.True(Convert.ToHexString(damaged, 8, groups.Length / 2) == groups, $"seed {seed}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("00000000434552")]
    [InlineData("0000000043455253")]
    [InlineData("0100000043455254")]
    public void OtherBeginnings_AreNoHeader(string hex) =>
        Assert.False(SerializedStore.HasHeader(Convert.FromHexString(hex)));

    private static Group Certificate(ElementWriter element) => new(Convert.ToHexString(element.ToArray()), null, true);

    private static ElementWriter Element(string name) => new ElementWriter()
        .KeyProvider(Providers.SmartCardKsp, name, type: 0).Sha1()
        .Certificate(new SampleCertificate { Subject = $"CN={name}" }.ToDer());

    private static List<Group> Read(byte[] file)
    {
        var groups = new List<Group>();
        foreach (SerializedStore.Group group in SerializedStore.Groups(file))
        {
            groups.Add(new Group(Convert.ToHexString(group.Bytes), group.Fault, group.HoldsCertificate));
            Assert.InRange(groups.Count, 1, file.Length);
        }
        return groups;
    }

    private sealed record Group(string Hex, string? Fault, bool HoldsCertificate);
}
