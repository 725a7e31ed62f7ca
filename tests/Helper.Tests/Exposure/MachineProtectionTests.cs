using CertProp.Exposure;

namespace CertProp.Tests.Exposure;

/// <summary>Values of the machine are closed and put back exactly, whatever happens in between.</summary>
public sealed class MachineProtectionTests
{
    private static readonly IReadOnlyList<ProtectedSetting> s_all =
        [ProtectedSetting.Redirection, ProtectedSetting.CertPropPolicy, ProtectedSetting.Service];

    private readonly PlayedMachineState _machine = new();
    private readonly PlayedSwitch _redirection, _policy, _service;

    public MachineProtectionTests()
    {
        _redirection = new PlayedSwitch(ProtectedSetting.Redirection, _machine, isPolicy: true, closed: 0)
        {
            MissingKeys = 2,
        };
        _policy = new PlayedSwitch(ProtectedSetting.CertPropPolicy, _machine, isPolicy: true, closed: 0)
        {
            MissingKeys = 1,
        };
        _service = new PlayedSwitch(ProtectedSetting.Service, _machine, isPolicy: false, closed: 4)
        {
            Value = SettingValue.Of(3),
            Runs = true,
        };
    }

    private string State => string.Join('\n', _redirection.Describe(), _policy.Describe(), _service.Describe());

    [Fact]
    public void ClosedAndPutBack_IsAsItWas()
    {
        string before = State;

        Assert.All(Close(s_all), outcome => Assert.Equal(OutcomeKind.Closed, outcome.Kind));
        Assert.True(_redirection.Value.Is(0) && _policy.Value.Is(0) && _service.Value.Is(4) && !_service.Runs);
        Assert.All(PutBack(), outcome => Assert.Equal(OutcomeKind.PutBack, outcome.Kind));

        Assert.Equal(before, State);
        Assert.False(_machine.HasRecord);
        Assert.Empty(PutBack());
    }

    [Fact]
    public void EndedBeforeAnyStep_IsClosedByTheNextRun_OrPutBack()
    {
        string before = State;
        for (int step = 1; ; step++)
        {
            bool killed = Killed(step, () => Close(s_all));
            string between = State;

            PutBack();
            Assert.True(before == State, $"killed before step {step} at {between}, and put back is {State}");
            Assert.False(_machine.HasRecord);

            Killed(step, () => Close(s_all));
            Assert.All(
                Close(s_all), outcome => Assert.True(outcome.IsClosed, $"{step}: {outcome.Kind} {outcome.Detail}"));
            AssertPuttingBackSurvivesToo(before, step);
            if (!killed)
            {
                Assert.Equal(1 + (3 * 3) + 1, step);
                return;
            }
        }
    }

    private void AssertPuttingBackSurvivesToo(string before, int step)
    {
        for (int undone = 1; Killed(undone, () => PutBack()); undone++)
        {
            // What a run that was ended put back already stays so; nothing is put back twice.
            PutBack();
            Assert.True(before == State, $"closed in spite of {step}, killed before {undone}: {State}");
            Close(s_all);
        }
        Assert.Equal(before, State);
    }

    [Fact]
    public void ClosedAgain_KeepsTheFirstRecord()
    {
        Close([ProtectedSetting.Service]);
        Assert.Equal(OutcomeKind.Already, Assert.Single(Close([ProtectedSetting.Service])).Kind);

        PutBack();

        Assert.True(_service.Value.Is(3));
    }

    // Each made the keys above it that were missing then; the one they share goes last.
    [Fact]
    public void ValuesClosedOneByOne_ArePutBackBackwards()
    {
        Close([ProtectedSetting.Redirection]);
        Close([ProtectedSetting.CertPropPolicy]);

        Assert.Equal(
            [ProtectedSetting.CertPropPolicy, ProtectedSetting.Redirection],
            PutBack().Select(outcome => outcome.Setting));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void PolicyThatIsThere_IsSomebodyElses(int value)
    {
        _redirection.Value = SettingValue.Of(value);

        ProtectOutcome outcome = Assert.Single(Close([ProtectedSetting.Redirection]));

        Assert.Equal(value == 0 ? OutcomeKind.Already : OutcomeKind.Refused, outcome.Kind);
        Assert.Contains("certprop did not write", outcome.Detail, StringComparison.Ordinal);
        Assert.True(_redirection.Value.Is(value));
        Assert.Equal((0, false), (_machine.Steps, _machine.HasRecord));
    }

    [Fact]
    public void ValueOfAnotherType_IsRefused_AndOneThatMayNotBeReadFails()
    {
        _redirection.Value = SettingValue.OfType("REG_SZ");
        _service.Value = SettingValue.Denied("permission denied");

        ProtectOutcome[] outcomes = [.. Close(s_all)];

        Assert.Equal(
            [OutcomeKind.Refused, OutcomeKind.Failed, OutcomeKind.Closed], outcomes.Select(outcome => outcome.Kind));
        Assert.True(outcomes[1].Denied);
    }

    [Fact]
    public void ValueThatIsManaged_IsRefused_AndLeftWhenThatCameLater()
    {
        _redirection.Owner = "Group Policy";
        Assert.Equal(OutcomeKind.Refused, Assert.Single(Close([ProtectedSetting.Redirection])).Kind);
        _redirection.Owner = null;
        Close([ProtectedSetting.Redirection]);
        _redirection.Owner = "MDM";

        Assert.Equal(OutcomeKind.Already, Assert.Single(Close([ProtectedSetting.Redirection])).Kind);
        Assert.Equal(OutcomeKind.Left, Assert.Single(PutBack()).Kind);

        Assert.True(_redirection.Value.Is(0));
        Assert.False(_machine.HasRecord);
    }

    [Fact]
    public void ValueThatSomebodyChangedSince_IsLeft()
    {
        Close(s_all);
        _redirection.Value = SettingValue.Of(1);
        _service.Value = SettingValue.Of(2);

        Assert.Equal(["certPropPolicy PutBack", "redirection Left", "service Left"], Words(PutBack()));

        Assert.True(_redirection.Value.Is(1) && _service.Value.Is(2));
    }

    // Somebody made it automatic after protect had disabled it: that is what comes back.
    [Fact]
    public void ServiceThatSomebodyChangedAndThatIsClosedAgain_GetsTheNewValueBack()
    {
        Close([ProtectedSetting.Service]);
        _service.Value = SettingValue.Of(2);
        Close([ProtectedSetting.Service]);

        PutBack();

        Assert.True(_service.Value.Is(2));
    }

    [Fact]
    public void ServiceThatIsNotThere_NeedsNothing()
    {
        _service.Value = SettingValue.Absent;

        Assert.Equal(OutcomeKind.Already, Assert.Single(Close([ProtectedSetting.Service])).Kind);
        Assert.False(_machine.HasRecord);
    }

    [Fact]
    public void OneThatFails_LeavesTheOthersTheirWay()
    {
        string before = State;
        _policy.Refuses = new SwitchFault(denied: true, "permission denied");

        Assert.Equal(["certPropPolicy Failed", "redirection Closed", "service Closed"], Words(Close(s_all)));
        Assert.Equal(["certPropPolicy Failed", "redirection PutBack", "service PutBack"], Words(PutBack()));
        _policy.Refuses = null;
        Assert.Equal(OutcomeKind.PutBack, Assert.Single(PutBack()).Kind);

        Assert.Equal(before, State);
    }

    [Fact]
    public void RecordThatCannotBeWritten_ChangesNothing()
    {
        string before = State;
        var protection = new MachineProtection(
            [_redirection, _policy, _service], new ProtectRecord(), () => "the disk is full");

        IReadOnlyList<ProtectOutcome> outcomes = protection.Close(s_all, preview: false);

        Assert.All(outcomes, outcome => Assert.Equal(OutcomeKind.Failed, outcome.Kind));
        Assert.All(outcomes, outcome => Assert.Contains("the disk is full", outcome.Detail, StringComparison.Ordinal));
        Assert.Equal(before, State);
    }

    [Fact]
    public void Preview_ChangesNothing()
    {
        string before = State;
        Assert.All(
            Protection().Close(s_all, preview: true), outcome => Assert.Equal(OutcomeKind.WouldClose, outcome.Kind));
        Assert.Equal((before, 0), (State, _machine.Steps));

        Close(s_all);
        (string closed, int steps) = (State, _machine.Steps);
        Assert.All(
            Protection().PutBack(preview: true), outcome => Assert.Equal(OutcomeKind.WouldPutBack, outcome.Kind));
        Assert.Equal((closed, steps), (State, _machine.Steps));
    }

    private bool Killed(int step, Action run)
    {
        _machine.Restart();
        _machine.KilledBefore = step;
        try
        {
            run();
            return false;
        }
        catch (KilledException)
        {
            return true;
        }
        finally
        {
            _machine.Restart();
        }
    }

    private static IEnumerable<string> Words(IEnumerable<ProtectOutcome> outcomes) =>
        outcomes.Select(outcome => $"{outcome.Setting.Name} {outcome.Kind}").Order(StringComparer.Ordinal);

    private IReadOnlyList<ProtectOutcome> Close(IReadOnlyList<ProtectedSetting> settings) =>
        Protection().Close(settings, preview: false);

    private IReadOnlyList<ProtectOutcome> PutBack() => Protection().PutBack(preview: false);

    // Each run reads the record anew.
    private MachineProtection Protection()
    {
        ProtectRecord record = _machine.ReadRecord();
        return new MachineProtection([_redirection, _service, _policy], record, () => _machine.Save(record));
    }
}
