using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CertProp.Certificates;
using CertProp.Policies;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Verdicts;

/// <summary>
/// A million damaged elements. None may end in an exception, and what is called readable must be read as it is stored:
/// a wrong read deletes what should be kept.
/// </summary>
public class MutatedElements
{
    private const int Count = 1_000_000;

    private static readonly uint[] s_managed =
        [1, 5, 17, 21, 26, 64, 66, 78, 79, 87, 88, 99, 100, .. Enumerable.Range(108, 12).Select(id => (uint)id), 125];

    private static readonly Circumstances s_circumstances = new()
    {
        Owner = new ProfileOwner([Parse(Situation.AliceSid)], ["alice@corp.example"], ["a@corp.example"], ["alice"]),
        Now = Situation.Now,
    };

    // Takes what it can, so that every rule is asked.
    private static readonly Judge s_judge = new(
        new Policy
        {
            MinimumAge = TimeSpan.Zero,
            Owner = OwnerRequirement.NotOwn,
            Keep = new KeepList { Templates = Policy.NameSet(["nobody's"]), Issuers = Policy.NameSet(["nobody's"]) },
        },
        Policy.NameSet([]));

    [Fact]
    public void AnyDamage_IsSurvivedAndNeverMisread()
    {
        var mutator = new Mutator(Originals());
        int leaked = 0, unreadable = 0, undecodable = 0;

        Parallel.For(0, Count, seed =>
        {
            try
            {
                (string? name, byte[] bytes) = mutator.Make(seed, out byte[] certificate);
                switch (Examine(name, bytes, certificate))
                {
                    case { IsLeaked: true }:
                        Interlocked.Increment(ref leaked);
                        break;
                    case { Reason: Reason.Unreadable, Detail: var detail }:
                        Interlocked.Increment(ref unreadable);
                        if (detail.EndsWith("cannot be decoded", StringComparison.Ordinal))
                            Interlocked.Increment(ref undecodable);
                        break;
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.GetType().Name}: {e.Message}", e);
            }
        });

        // Damage that nothing survives, or that changes nothing, would test nothing.
        Assert.InRange(leaked, Count / 50, Count / 2);
        Assert.InRange(unreadable, Count / 4, Count);
        Assert.InRange(undecodable, Count / 100, Count);
    }

    private static Verdict Examine(string? name, byte[] bytes, byte[] originalCertificate)
    {
        var entry = new EntryFacts(name, bytes, null);
        Verdict verdict = s_judge.Decide(ref entry, s_circumstances);
        bool decoded = entry.TryGetDetails(out CertificateDetails? details, out string? fault);
        Assert.Equal(decoded, details is not null);
        Assert.Equal(decoded, fault is null);
        byte[] records = DecodeProperties(entry);
        IReadOnlyList<RuleOutcome> outcomes = s_judge.Explain(ref entry, s_circumstances);
        Assert.Equal(verdict.Reason, outcomes.FirstOrDefault(outcome => outcome.Keeps)?.Reason ?? Reason.Leaked);
        if (entry.Fault is not null)
        {
            Assert.Equal(Reason.Unreadable, verdict.Reason);
            Assert.False(decoded);
            return verdict;
        }
        Assert.True(records.AsSpan().SequenceEqual(bytes), "the records are not the bytes");
        Assert.Equal(Sha1Of(entry.Element.Certificate), entry.Thumbprint.ToString());
        Assert.True(
            name is null || entry.Element.Certificate.SequenceEqual(originalCertificate),
            "another certificate was read under the name of the first");
        Assert.True(decoded || !verdict.IsLeaked, "leaked, and its fields cannot be decoded");
        if (verdict.IsLeaked)
            AssertNothingKeeps(entry);
        return verdict;
    }

    // `inspect` decodes the properties of unreadable elements too, as far as they can be told apart.
    private static byte[] DecodeProperties(in EntryFacts entry)
    {
        var records = new ElementWriter();
        foreach (StoreElement.Property property in entry.Element.Properties)
        {
            records.Add((uint)property.Id, property.Value);
            DecodedProperty decoded = DecodedProperty.Of(property);
            Assert.Equal(property.Value.Length, decoded.Length);
            Assert.True(decoded.Id is not (90 or 91) || decoded.Value is null, "a PIN is shown");
        }
        return records.ToArray();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Windows names entries by SHA-1; it is an identifier.")]
    private static string Sha1Of(ReadOnlySpan<byte> certificate) => Convert.ToHexString(SHA1.HashData(certificate));

    private static void AssertNothingKeeps(in EntryFacts entry)
    {
        int providers = 0;
        foreach (StoreElement.Property property in entry.Element.Properties)
        {
            uint id = (uint)property.Id;
            Assert.DoesNotContain(id, s_managed);
            string value = Convert.ToHexString(property.Value);
            Assert.True(id != 106 || value is "00" or "00000000");
            Assert.True(id != 120 || value is "02000000");
            providers += id == 2 ? 1 : 0;
        }
        Assert.Equal(1, providers);
        Assert.True(KnownProviders.IsSmartCard(entry.KeyProvider!.Provider));
    }

    // The real element where it is, and samples that have every kind of name, template, hash and property.
    private static IEnumerable<byte[]> Originals()
    {
        string real = Path.Combine(
            Repository.Root, "..", "shared", "data", "store-elements", "8BC56FD123AF495007024E02DEBD9B34078DC952");
        if (File.Exists(real))
            yield return File.ReadAllBytes(real);
        var card = new Situation();
        SampleCertificate names = card.Certificate with
        {
            SidUris = [$"{Situation.BobSid}, tag:microsoft.com,2022-09-14:sid:{Situation.ErikEntraSid}"],
            Upns = ["bob@corp.example", "1234567890@mil.example"],
            CardNumber = "17",
            TemplateName = "SmartcardUser",
        };
        yield return card.Element.ToArray();
        yield return (card with { Certificate = names }).Element.ToArray();
        yield return (card with { Certificate = card.Certificate with { TemplateOid = "1.3.6.1.4.1.311.21.8.1.2" } })
            .Element.ToArray();
        yield return (card with
        {
            KeyProvider = new KeyProviderRecord(Providers.SmartCardCsp, null) { Type = 1, KeySpec = 1 },
            Properties = [(106, [0]), (120, [2, 0, 0, 0]), (11, "B\0o\0\0\0"u8.ToArray()), (27, new byte[8]), (19, [])],
        }).Element.ToArray();
        foreach (string path in SampleFiles.StoreFiles)
        {
            if (SampleFiles.ShortName(path).StartsWith("bob", StringComparison.Ordinal))
                yield return File.ReadAllBytes(path);
        }
    }

    private static Sid Parse(string text) => Sid.TryParse(text, out Sid sid) ? sid : throw new FormatException(text);
}
