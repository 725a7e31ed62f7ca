using System.Text;
using CertProp.Backups;
using CertProp.Certificates;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>The list of what was put back and stays.</summary>
public class HoldsTests
{
    [Fact]
    public void Holds_AreReadAsTheyWereWritten()
    {
        Holds holds = Holds.None;
        holds.Add("alice", Parse(1), Situation.Now.AddTicks(1));
        holds.Add("ALICE", Parse(2), null);
        holds.Add("S-1-5-21-7 \"ü", Parse(1), Situation.Now);

        Holds read = Holds.Read("holds.json", holds.Write());

        Assert.Equal(3, read.Count);
        Assert.Equal(holds.Write(), read.Write());
        Assert.Equal(Situation.Now.AddTicks(1), read.Of("Alice")[Parse(1)]);
        Assert.Null(read.Of("alice")[Parse(2)]);
        Assert.Empty(read.Of("bob"));
    }

    [Fact]
    public void Hold_EndsForOneProfileOrForAll()
    {
        Holds holds = Holds.None;
        foreach (string profile in new[] { "alice", "bob", "carl" })
        {
            holds.Add(profile, Parse(1), null);
            holds.Add(profile, Parse(2), null);
        }

        Assert.True(holds.Remove("Bob", Parse(1)));
        Assert.False(holds.Remove("bob", Parse(1)));
        Assert.False(holds.Remove("nobody", Parse(1)));
        Assert.Equal(2, holds.Release(Parse(1)));
        Assert.Equal((0, 3), (holds.Release(Parse(1)), holds.Count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{ "version": 1, "holds": {} }""")]
    [InlineData("""{ "version": 1, "holds": [ {} ] }""")]
    [InlineData("""{ "version": 1, "holds": [ { "profile": "a", "thumbprint": "12" } ] }""")]
    [InlineData("""{ "version": 1, "holds": [ { "profile": null, "thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567" } ] }""")]
    [InlineData("""{ "version": 1, "holds": [ { "profile": "a", "thumbprint": "0123456789ABCDEF0123456789ABCDEF01234567", "until": 1 } ] }""")]
    [InlineData("""{ "version": 1, "holds": [ 1 ] }""")]
    [InlineData("""{ "version": 3, "holds": [] }""")]
    public void DamagedHolds_AreRefusedByName(string document)
    {
        string message = Assert.Throws<InvalidInputException>(() => Holds.Read("/b/holds.json", Encoding.UTF8.GetBytes(document))).Message;
        Assert.Contains("/b/holds.json", message, StringComparison.Ordinal);
    }

    private static Thumbprint Parse(int number) =>
        Thumbprint.TryParse(Elements.NumberedThumbprint(number), out Thumbprint thumbprint) ? thumbprint : throw new FormatException();
}
