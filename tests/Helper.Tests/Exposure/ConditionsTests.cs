using CertProp.Cards;
using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>Every combination of what can be found: what is open, closed or not known, and what the portal line names.</summary>
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
                        foreach ((SettingValue start, bool? runs) in s_startTypes.SelectMany(start => new (SettingValue, bool?)[] { (start, true), (start, false), (start, null) }))
                        {
                            Facts facts = Of(cards, file, policy, propagation, start, runs);
                            IReadOnlyList<Condition> found = Conditions.Of(facts);

                            ConditionState service = ServiceByTheBook(propagation, start, runs);
                            Assert.Equal(["card", "rdpFiles", "redirection", "service"], found.Select(condition => condition.Name));
                            Assert.Equal([card, rdpFiles, redirection, service], found.Select(condition => condition.State));
                            Assert.All(found, condition => Assert.True(condition.Evidence.Count > 0 && condition.Advice.Length > 0 && !condition.Advice.Contains('\n')));
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

    // By the table of the reference: what the policy says comes first, then the start type; a disabled service that still
    // runs propagates.
    private static ConditionState ServiceByTheBook(SettingValue propagation, SettingValue start, bool? runs)
    {
        if (propagation.Is(0))
            return ConditionState.Closed;
        if (start.Kind is SettingKind.Absent)
            return ConditionState.Closed;
        if (start.Is(4))
            return runs is not true ? ConditionState.Closed
                : propagation.Kind is SettingKind.Absent or SettingKind.Number ? ConditionState.Open : ConditionState.Unknown;
        return propagation.Kind is SettingKind.Absent or SettingKind.Number && start.Kind is SettingKind.Number ? ConditionState.Open : ConditionState.Unknown;
    }

    [Fact]
    public void PortalLine_NamesWhatIsOpenByConfiguration()
    {
        SettingValue absent = SettingValue.Absent, manual = SettingValue.Of(3);

        Assert.Equal(["rdpFiles", "redirection", "service"], OpenConditions.Of(ConditionState.Open, absent, manual, absent));
        Assert.Equal(["redirection", "service"], OpenConditions.Of(null, SettingValue.Of(1), SettingValue.Of(2), SettingValue.Of(1)));
        Assert.Equal(["service"], OpenConditions.Of(ConditionState.Unknown, SettingValue.Of(0), manual, absent));
        Assert.Equal(["rdpFiles"], OpenConditions.Of(ConditionState.Open, SettingValue.OfType("REG_SZ"), SettingValue.Of(4), absent));
        Assert.Empty(OpenConditions.Of(ConditionState.Closed, SettingValue.Denied("x"), absent, absent));
        Assert.Empty(OpenConditions.Of(ConditionState.Closed, SettingValue.Of(0), manual, SettingValue.Of(0)));
    }

    [Fact]
    public void WhatCouldNotBeRead_MakesTheRunIncomplete()
    {
        Facts seen = Of(s_cards[1].Readers, s_files[3].File, SettingValue.Of(0), SettingValue.Absent, SettingValue.Of(3), false);

        Assert.Equal(ExitCode.Ok, Conditions.ExitCodeOf(Conditions.Of(seen), seen));
        Facts[] unseen =
        [
            seen with { DefaultRdp = new RdpReading("p", null, "permission denied") },
            seen with { Redirection = new OwnedValue(SettingValue.Denied("x")) },
            seen with { CertPropEnabled = new OwnedValue(SettingValue.Denied("x")) },
            seen with { Service = new ServiceFacts(SettingValue.Denied("x"), null) },
        ];
        Assert.All(unseen, facts => Assert.Equal(ExitCode.Incomplete, Conditions.ExitCodeOf(Conditions.Of(facts), facts)));
        // What is nobody's here is no gap.
        Assert.Equal(ExitCode.Ok, Conditions.ExitCodeOf(Conditions.Of(seen with { Cards = null, DefaultRdp = null }), seen with { Cards = null, DefaultRdp = null }));
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
        Assert.Contains("not known", Conditions.Of(facts with { Redirection = new OwnedValue(SettingValue.Of(0)) })[2].Evidence[0].SetBy, StringComparison.Ordinal);
        Assert.Equal("", Conditions.Of(facts with { Redirection = new OwnedValue(SettingValue.Absent) })[2].Evidence[0].SetBy);
    }

    private static Facts Of(CardReaders? cards, RdpReading? file, SettingValue redirection, SettingValue propagation, SettingValue start, bool? runs) => new()
    {
        Cards = cards,
        DefaultRdp = file,
        Redirection = new OwnedValue(redirection),
        CertPropEnabled = new OwnedValue(propagation),
        Service = new ServiceFacts(start, runs),
    };
}
