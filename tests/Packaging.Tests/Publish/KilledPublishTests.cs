using CertProp.Deploy.Rings;
using CertProp.Deploy.Tests.Publish.Support;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.Deploy.Tests.Publish;

/// <summary>
/// A publish that dies at any of its requests, and the next ones, which leave the tenant as if nothing had happened.
/// Content versions that nothing refers to may stay: Graph gives no digest of them, so that none can be used again.
/// </summary>
public sealed class KilledPublishTests : PublishTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task FirstPublish_DiesAnywhere_NextOnesDoTheRest(bool applied) =>
        DieEverywhereAsync(applied, prepare: false);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task PublishOfBoth_DiesAnywhere_NextOneDoesTheRest(bool applied) =>
        DieEverywhereAsync(applied, prepare: false, "--now");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Update_DiesAnywhere_NextOneDoesTheRest(bool applied)
    {
        Deployment.MustPack(StandIns.Of("1.2.3.4"), "--output", Old);
        Deployment.Policy = """{ "version": 1, "owner": "any" }""";
        Deployment.MustPack(StandIns.Of("1.2.4.0"), "--bump");
        return DieEverywhereAsync(applied, prepare: true, "--now");
    }

    private async Task DieEverywhereAsync(bool applied, bool prepare, params string[] options)
    {
        PrepareTenant(prepare);
        MustPublish(options);
        int requests = Emulator.Requests.All.Count;
        string afterOne = TenantState.Of(Emulator);
        MustPublish(options);
        string afterTwo = TenantState.Of(Emulator);
        Assert.InRange(requests, 10, 60);

        for (int at = 1; at <= requests; at++)
        {
            await BeginTenantAsync();
            PrepareTenant(prepare);
            Func<HttpMessageHandler> living = Handler;
            Handler = new DyingNetwork(at, applied).Handler;
            Assert.NotEqual(0, Publish(options).ExitCode);
            Handler = living;

            string where = $"{at} of {requests}: {string.Join(", ", Emulator.Requests.All.TakeLast(1))}";
            // A first publish ends with the remediation: where that is there already, the next one is the second.
            string expected = Tenant.AllScripts().Count > 0 ? afterTwo : afterOne;
            MustPublish(options);
            AssertSame(expected, where);
            MustPublish(options);
            AssertSame(afterTwo, where);
            Assert.True(Tenant.CommitFailures.Count == 0, where);
        }
    }

    // A ring of an earlier bundle in another mode.
    private void PrepareTenant(bool hasRing)
    {
        if (!hasRing)
            return;
        Configure();
        MustPublish("--now", "--bundle", Old);
        Configure(mode: "remediate", schedule: """{ "daily": "10:00" }""");
        ForgetRequests();
    }

    private string Old => Path.Combine(Deployment.Files.Path, "old");

    private void AssertSame(string expected, string where)
    {
        string state = TenantState.Of(Emulator);
        Assert.True(
            expected == state, $"died at request {where}\n{string.Join('\n', LineDiff.Between(expected, state))}");
    }
}
