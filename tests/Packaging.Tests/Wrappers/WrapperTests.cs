using CertProp.Deploy.Tests.Check;

namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>The wrappers as pack renders them, run by a real PowerShell against stand-ins for certprop.exe.</summary>
public sealed class WrapperTests(WrapperBatch batch) : IClassFixture<WrapperBatch>
{
    public static MatrixTheoryData<bool, int, int> Runs { get; } = new(
        [false, true], Enumerable.Range(0, RenderedWrapper.All.Count), Enumerable.Range(0, Scenario.All.Count));

    [Theory]
    [MemberData(nameof(Runs))]
    public void WhateverHappens_OneLineAndTheChannelsEnd(bool constrained, int at, int number)
    {
        RenderedWrapper wrapper = RenderedWrapper.All[at];
        Scenario scenario = Scenario.All[number];
        Device device = batch.After(constrained, at, number);
        bool throws = wrapper.Throws && scenario.ExitCode != 0;
        Assert.Equal(throws ? $"THROWN {scenario.Line}\n" : $"{scenario.Line}\n", device.Read("output"));
        Assert.Equal(throws ? "99\n" : wrapper.Channel == "configmgr" ? "0\n" : $"{scenario.ExitCode}\n",
            device.Read("code"));
        Assert.Equal(scenario.IsRun ? wrapper.Arguments : null, device.Arguments);
        // PowerShell ends what it pipes with a line end of its own.
        if (scenario.IsRun)
            Assert.Equal(Sample.Bytes(RenderedWrapper.Policy + "\n"), device.Input);
    }
}
