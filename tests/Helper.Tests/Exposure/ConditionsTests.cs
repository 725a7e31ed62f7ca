using CertProp.Cards;
using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>
/// Every combination of what can be found: what is open, closed or not known, and what the portal line names.
/// </summary>
public sealed class ConditionsTests
{
    private const uint Present = 0x20, Empty = 0x10, NoReaders = 0x8010002E, Failed = 0x80100001, Hello = 0x400;

    private static readonly (CardReaders? Readers, ConditionState State)[] s_cards =
    [
        (new CardReaders(0, [new CardReader("A", 0x20, 0, Present)]), ConditionState.Open),
        (new CardReaders(0, [new CardReader("A", 0x20, 0, Empty)]), ConditionState.Closed),
        (new CardReaders(0, [new CardReader("Hello", Hello, 0, Present)]), ConditionState.Closed),
        (new CardReaders(NoReaders, []), ConditionState.Closed),
        (new CardReaders(Failed, []), ConditionState.Unknown),
        (new CardReaders(0, [new CardReader("A", 0x20, Failed, 0)]), ConditionState.Unknown),
        (null, ConditionState.Unknown),
    ];

    private static readonly (RdpReading? File, ConditionState State)[] s_files =
    [
        (new RdpReading("p", null, null), ConditionState.Open),
        (new RdpReading("p", RdpRedirection.NotSaid, null), ConditionState.Open),
        (new RdpReading("p", RdpRedirection.On, null), ConditionState.Open),
        (new RdpReading("p", RdpRedirection.Off, null), ConditionState.Closed),
        (new RdpReading("p", RdpRedirection.Unclear, null), ConditionState.Unknown),
        (new RdpReading("p", null, "permission denied"), ConditionState.Unknown),
        (null, ConditionState.Unknown),
    ];

    private static readonly (SettingValue Value, ConditionState State)[] s_policies =
    [
        (SettingValue.Absent, ConditionState.Open),
        (SettingValue.Of(1), ConditionState.Open),
        (SettingValue.Of(uint.MaxValue), ConditionState.Open),
        (SettingValue.Of(0), ConditionState.Closed),
        (SettingValue.OfType("REG_SZ"), ConditionState.Unknown),
        (SettingValue.Denied("permission denied"), ConditionState.Unknown),
    ];

    private static readonly SettingValue[] s_startTypes =
    [
        SettingValue.Of(2), SettingValue.Of(3), SettingValue.Of(4), SettingValue.Absent, SettingValue.OfType("REG_SZ"),
        SettingValue.Denied("permission denied"),
    ];

    private static readonly (SettingValue Start, bool? Runs)[] s_services =
    [
        .. s_startTypes.SelectMany(
            start => new (SettingValue, bool?)[] { (start, true), (start, false), (start, null) }),
    ];

    [Fact]
    public void EveryCombination_GivesTheRightAnswer()
    {
        int combinations = 0, leaking = 0;
        foreach ((CardReaders? cards, ConditionState card) in s_cards)
        {
            foreach ((RdpReading? file, ConditionState rdpFiles) in s_files)
            {
                foreach ((SettingValue policy, ConditionState redirection) in s_policies)
                {
                    foreach ((SettingValue propagation, _) in s_policies)
                    {
                        foreach ((SettingValue start, bool? runs) in s_services)
                        {
                            Facts facts = Of(cards, file, policy, propagation, start, runs);
                            IReadOnlyList<Condition> found = Conditions.Of(facts);

                            ConditionState service = ServiceByTheBook(propagation, start, runs);
                            Assert.Equal(["card", "rdpFiles", "redirection", "service"], found.Select(one => one.Name));
                            Assert.Equal([card, rdpFiles, redirection, service], found.Select(one => one.State));
                            Assert.All(found, one => Assert.NotEmpty(one.Evidence));
                            Assert.All(found, one => Assert.Matches("^.+$", one.Advice));
                            bool allOpen = card is ConditionState.Open && rdpFiles is ConditionState.Open
                                && redirection is ConditionState.Open && service is ConditionState.Open;
                            Assert.Equal(allOpen, Conditions.ExitCodeOf(found, facts) is ExitCode.Leaked);
                            combinations++;
                            leaking += allOpen ? 1 : 0;
                        }
                    }
                }
            }
        }
        Assert.Equal((7 * 7 * 6 * 6 * 18, 1 * 3 * 3 * 3 * 7), (combinations, leaking));
    }

    // By the table of the reference: what the policy says comes first, then the start type; a disabled service that
    // still runs propagates.
    private static ConditionState ServiceByTheBook(SettingValue propagation, SettingValue start, bool? runs)
    {
        if (propagation.Is(0))
            return ConditionState.Closed;
        if (start.Kind is SettingKind.Absent)
            return ConditionState.Closed;
        if (start.Is(4) && runs is not true)
            return ConditionState.Closed;
        return propagation.Kind is SettingKind.Absent or SettingKind.Number && start.Kind is SettingKind.Number
            ? ConditionState.Open
            : ConditionState.Unknown;
    }

    [Fact]
    public void PortalLine_NamesWhatIsOpenByConfiguration()
    {
        SettingValue absent = SettingValue.Absent, manual = SettingValue.Of(3), one = SettingValue.Of(1);

        Assert.Equal(["rdpFiles", "redirection", "service"], Open(ConditionState.Open, absent, manual, absent));
        Assert.Equal(["redirection", "service"], Open(null, one, SettingValue.Of(2), one));
        Assert.Equal(["service"], Open(ConditionState.Unknown, SettingValue.Of(0), manual, absent));
        Assert.Equal(
            ["rdpFiles"], Open(ConditionState.Open, SettingValue.OfType("REG_SZ"), SettingValue.Of(4), absent));
        Assert.Empty(Open(ConditionState.Closed, SettingValue.Denied("x"), absent, absent));
        Assert.Empty(Open(ConditionState.Closed, SettingValue.Of(0), manual, SettingValue.Of(0)));
    }

    [Fact]
    public void WhatCouldNotBeRead_MakesTheRunIncomplete()
    {
        Facts seen = Of(
            s_cards[1].Readers, s_files[3].File, SettingValue.Of(0), SettingValue.Absent, SettingValue.Of(3), false);

        Assert.Equal(ExitCode.Ok, ExitCodeOf(seen));
        Facts[] unseen =
        [
            seen with { DefaultRdp = new RdpReading("p", null, "permission denied") },
            seen with { Redirection = new OwnedValue(SettingValue.Denied("x")) },
            seen with { CertPropEnabled = new OwnedValue(SettingValue.Denied("x")) },
            seen with { Service = new ServiceFacts(SettingValue.Denied("x"), null) },
        ];
        Assert.All(unseen, facts => Assert.Equal(ExitCode.Incomplete, ExitCodeOf(facts)));
        // What is nobody's here is no gap.
        Assert.Equal(ExitCode.Ok, ExitCodeOf(seen with { Cards = null, DefaultRdp = null }));

        static ExitCode ExitCodeOf(Facts facts) => Conditions.ExitCodeOf(Conditions.Of(facts), facts);
    }

    [Fact]
    public void Evidence_SaysWhoSetAValue()
    {
        Facts facts = Of(null, null, SettingValue.Of(0), SettingValue.Of(1), SettingValue.Of(4), false) with
        {
            Redirection = new OwnedValue(SettingValue.Of(0), "Group Policy"),
            CertPropEnabled = new OwnedValue(SettingValue.Of(0)) { IsOurs = true },
            ServiceIsOurs = true,
        };

        IReadOnlyList<Condition> found = Conditions.Of(facts);

        Assert.Equal("Group Policy", Assert.Single(found[2].Evidence).SetBy);
        Assert.Equal(["certprop protect", "certprop protect"], found[3].Evidence.Select(evidence => evidence.SetBy));
        Assert.Contains("not known", SetBy(SettingValue.Of(0)), StringComparison.Ordinal);
        Assert.Equal("", SetBy(SettingValue.Absent));

        string SetBy(SettingValue redirection) =>
            Conditions.Of(facts with { Redirection = new OwnedValue(redirection) })[2].Evidence[0].SetBy;
    }

    // What is not known of users' files, a policy or the service is not known of the condition.
    [Fact]
    public void WhatIsNotKnown_IsNeitherOpenNorClosed()
    {
        SettingValue text = SettingValue.OfType("REG_SZ"), manual = SettingValue.Of(3), absent = SettingValue.Absent;
        const ConditionState open = ConditionState.Open, unknown = ConditionState.Unknown;

        Assert.Equal(["rdpFiles"], OpenConditions.Of(unknown, null, absent, manual, absent));
        Assert.Equal(["redirection"], OpenConditions.Of(unknown, open, text, manual, absent));
        Assert.Equal(["service"], OpenConditions.Of(unknown, open, absent, manual, text));
        Assert.Equal(["service"], OpenConditions.Of(ConditionState.Closed, null, text, SettingValue.Of(4), text));
    }

    private static IReadOnlyList<string> Open(
        ConditionState? rdpFiles, SettingValue redirection, SettingValue startType, SettingValue certPropEnabled) =>
        OpenConditions.Of(ConditionState.Open, rdpFiles, redirection, startType, certPropEnabled);

    private static Facts Of(
        CardReaders? cards, RdpReading? file, SettingValue redirection, SettingValue propagation, SettingValue start,
        bool? runs) => new()
        {
            Cards = cards,
            DefaultRdp = file,
            Redirection = new OwnedValue(redirection),
            CertPropEnabled = new OwnedValue(propagation),
            Service = new ServiceFacts(start, runs),
        };
}
