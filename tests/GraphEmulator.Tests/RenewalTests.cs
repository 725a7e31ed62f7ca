using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>How long an address for uploads is good, and what comes after it (F29).</summary>
public sealed class RenewalTests : StorageTest
{
    [Fact]
    public async Task Renewal_GivesAnotherAddress_OldOneIsDead_BlocksSurvive()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        string first = upload.Address;
        byte[][] blocks = [.. Payload.Bytes.Chunk(4_000)];
        (await upload.PutBlockAsync(0, blocks[0])).Must(201);
        Graph.Faults.On("PUT blob:block", Fault.SasExpired);
        (await upload.PutBlockAsync(1, blocks[1])).MustHold(403, "AuthenticationFailed");
        (await upload.PutBlockAsync(1, blocks[1])).Must(403);

        (await upload.RenewAsync()).Must(204);
        Assert.Equal("azureStorageUriRenewalSuccess", await upload.PollAsync());
        string second = upload.Address;
        Assert.NotEqual(first, second);
        upload.Address = first;
        (await upload.PutBlockAsync(1, blocks[1])).Must(403);
        upload.Address = second;
        (await upload.PutBlockAsync(1, blocks[1])).Must(201);
        (await upload.PutBlockAsync(2, blocks[2])).Must(201);
        (await upload.PutListAsync(0, 1, 2)).Must(201);
        (await upload.CommitAsync(Payload)).Must(204);
        Assert.Equal("commitFileSuccess", await upload.PollAsync());
        Assert.Empty(Graph.Violations);
    }

    [Fact]
    public async Task Renewal_EndsTheAddressBefore_AlthoughItHadTimeLeft()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        string first = upload.Address;
        (await upload.PutBlockAsync(0, [1])).Must(201);
        (await upload.RenewAsync()).Must(204);
        await upload.PollAsync();
        (await upload.PutBlockAsync(1, [1])).Must(201);
        upload.Address = first;
        (await upload.PutBlockAsync(1, [1])).Must(403);
    }

    [Theory]
    [InlineData(Outcome.Failed, "azureStorageUriRenewalFailed")]
    [InlineData(Outcome.TimedOut, "azureStorageUriRenewalTimedOut")]
    public async Task Renewal_EndsAsSwitched(Outcome outcome, string state)
    {
        Graph.Behaviour.Renewal = outcome;
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        (await upload.RenewAsync()).Must(204);
        Assert.Equal(state, await upload.PollAsync());
    }

    [Fact]
    public async Task Sas_EndsOnTheEmulatorsClock()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        (await upload.PutBlockAsync(0, [1])).Must(201);
        Clock.Now += TimeSpan.FromMinutes(15);
        (await upload.PutBlockAsync(1, [1])).Must(403);
    }

    [Fact]
    public async Task Sas_WithItsEscapesTakenAway_IsRefused()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        upload.Address = upload.Address.Replace("%2B", "+", StringComparison.Ordinal);
        (await upload.PutBlockAsync(0, [1])).Must(403);
    }
}
