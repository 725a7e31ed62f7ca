using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Recording;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// Every command that changes a ring dies before and after each of its requests, and the same line does the rest.
/// First publishes of one ring are <see cref="KilledPublishTests"/>.
/// </summary>
public sealed class KilledCommandTests : DisturbedTest
{
    public static MatrixTheoryData<string, bool> Deaths => new(
        [
            "publish", "promote for the first time", "promote an update", "rollback", "rollback to a bundle", "pause",
            "resume", "remove", "remove for good",
        ],
        [false, true]);

    [Theory]
    [MemberData(nameof(Deaths))]
    public void DiesAnywhere_TheSameAgainDoesTheRest(string command, bool applied)
    {
        Begin(command);
        for (int at = 1; at <= Undisturbed.Count; at++)
        {
            Disturb(
                new DyingNetwork(at, applied).Handler,
                $"{command} died {(applied ? "after" : "before")} {Undisturbed[at - 1]} of {Undisturbed.Count}",
                Defect);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UpdateDiesAnywhere_RollbackStillKnowsWhatWasBefore(bool isFinished)
    {
        Begin("publish");
        MustRun("rollback", "--ring", "pilot");
        string expected = PilotState;
        foreach (RecordedRequest write in Undisturbed.Where(request => request.Method is not "GET"))
        {
            BeginAnew();
            Assert.Equal(Defect, RunOn(new DyingNetwork(write.Number, applied: true).Handler).ExitCode);
            if (isFinished)
                MustRun("publish");
            MustRun("rollback", "--ring", "pilot");
            AssertSame(expected, PilotState, $"died after {write}");
        }
    }

    // As what nothing expects ends a process in which a test can go on.
    private const int Defect = 70;
}
