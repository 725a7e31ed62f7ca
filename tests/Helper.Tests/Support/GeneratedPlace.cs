using CertProp.Certificates;
using CertProp.Profiles;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Tests.Support;

/// <summary>Alice's profile with generated entries in it; the path of an entry is its number.</summary>
internal sealed record GeneratedPlace(IReadOnlyList<GeneratedEntry> Entries, GeneratedSetting Setting)
    : Place("alice", "/fake/alice", s_alice)
{
    private static readonly ProfileOwner s_alice = new(
        [Sid.TryParse(Situation.AliceSid, out Sid sid) ? sid : throw new FormatException()], ["alice@corp.example"], [], ["alice"]);

    public override string? WhySignedIn(bool anew = false) => Setting.ActiveSession;

    public override CardFacts FindCards() => Setting.Cards;

    public override ICertificateStore? OpenStore(out Problem? problem)
    {
        problem = null;
        return new FakeStore(reader =>
        {
            for (int number = 0; number < Entries.Count; number++)
            {
                GeneratedEntry entry = Entries[number];
                reader.Entry(new StoredEntry(entry.Name, new StorePath($"{number}", ""), entry.Bytes, entry.LastWrite));
            }
            return true;
        });
    }

    public override IWritableStore? OpenForChange(out Problem? problem) =>
        throw new InvalidOperationException("a generated place is only looked at");
}
