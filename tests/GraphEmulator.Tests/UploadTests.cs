using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Tenants;
using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Upload and commit, and all that goes wrong with them (F27, F28, F30 to F34).</summary>
public sealed class UploadTests : StorageTest
{
    [Theory]
    [InlineData(Outcome.Success, "azureStorageUriRequestSuccess")]
    [InlineData(Outcome.Failed, "azureStorageUriRequestFailed")]
    [InlineData(Outcome.TimedOut, "azureStorageUriRequestTimedOut")]
    [InlineData(Outcome.Never, "pending for ever")]
    [InlineData(Outcome.TransientError, "azureStorageUriRequestSuccess")]
    public async Task StorageUri_EndsAsSwitched(Outcome outcome, string state)
    {
        (Graph.Behaviour.Upload, Graph.Behaviour.UploadPolls) = (outcome, 3);
        Upload upload = await BeginAsync();
        Assert.Equal(state, await upload.PollAsync());
        Assert.Equal(state.EndsWith("Success", StringComparison.Ordinal), upload.Address.Length > 0);
        Assert.Equal(outcome is Outcome.Never ? 20 : 4, Graph.Requests.On("GET **/files/*").Count);
    }

    [Theory]
    [InlineData(Outcome.Success, "commitFileSuccess")]
    [InlineData(Outcome.Failed, "commitFileFailed")]
    [InlineData(Outcome.TimedOut, "commitFileTimedOut")]
    public async Task Commit_EndsAsSwitched(Outcome outcome, string state)
    {
        Graph.Behaviour.Commit = outcome;
        Upload upload = await UploadedAsync();
        (await upload.CommitAsync(Payload)).Must(204);
        Assert.Equal(state, await upload.PollAsync());
        (await upload.PublishAsync()).Must(outcome is Outcome.Success ? 200 : 400);
    }

    [Theory]
    [InlineData("mac", "MAC")]
    [InlineData("macKey", "MAC")]
    [InlineData("key", "key")]
    [InlineData("vector", "initialization vector")]
    [InlineData("digest", "digest")]
    [InlineData("size", "not size (")]
    [InlineData("sizeEncrypted", "not sizeEncrypted (")]
    [InlineData("nothing", "nothing was uploaded")]
    public async Task Commit_OfWhatIsNotTrue_Fails_AndCannotBePublished(string wrong, string because)
    {
        byte[] other32 = new byte[32];
        SamplePayload said = wrong switch
        {
            "mac" => Payload with { Mac = other32 },
            "macKey" => Payload with { MacKey = other32 },
            "key" => Payload with { EncryptionKey = other32 },
            "vector" => Payload with { Vector = new byte[16] },
            "digest" => Payload with { Digest = other32 },
            "size" => Payload with { Size = Payload.Size - 1 },
            "sizeEncrypted" => Payload with { Bytes = [.. Payload.Bytes, .. new byte[16]] },
            _ => Payload,
        };
        Upload upload = await BeginAsync(said);
        await upload.PollAsync();
        if (wrong is not "nothing")
            await upload.PutAllAsync(Payload, 4_000);

        (await upload.CommitAsync(said)).Must(204);

        Assert.Equal("commitFileFailed", await upload.PollAsync());
        Assert.Contains(because, Assert.Single(Graph.Tenant.CommitFailures), StringComparison.Ordinal);
        (await upload.PublishAsync()).MustSay(400, "not committed");
    }

    [Fact]
    public async Task Commit_Twice_IsRefused()
    {
        Upload upload = await UploadedAsync();
        (await upload.CommitAsync(Payload)).Must(204);
        await upload.PollAsync();
        (await upload.CommitAsync(Payload)).MustSay(400, "committed already");
    }

    [Fact]
    public async Task Block_NotValidYet_Busy_OrDropped_ThenSentAgain_Arrives()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        Graph.Faults.On("PUT blob:block", Fault.SasNotYetValid, first: 1);
        Graph.Faults.On("PUT blob:block", Fault.Unavailable(), first: 2);
        Graph.Faults.On("PUT blob:block", new AnswerFault(500, "InternalError", ""), first: 3);
        Graph.Faults.On("PUT blob:block", Fault.DropInBody, first: 4);
        Graph.Faults.On("PUT blob:block", Fault.Drop with { Applied = true }, first: 5);
        Graph.Faults.On("PUT blob:blocklist", new AnswerFault(400, "InvalidBlockList", ""));

        Assert.Equal(403, (await upload.PutBlockAsync(0, Payload.Bytes)).Status);
        (await upload.PutBlockAsync(0, Payload.Bytes)).MustHold(503, "<Code>ServiceUnavailable</Code>");
        Assert.Equal(500, (await upload.PutBlockAsync(0, Payload.Bytes)).Status);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => upload.PutBlockAsync(0, Payload.Bytes));
        Assert.Equal(Payload.Bytes.Length / 2, Graph.Requests.Last.BodyLength);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => upload.PutBlockAsync(0, Payload.Bytes));
        Assert.Equal(400, (await upload.PutListAsync(0)).Status);
        // The block of the fifth call had arrived.
        (await upload.PutListAsync(0)).Must(201);
        (await upload.CommitAsync(Payload)).Must(204);
        Assert.Equal("commitFileSuccess", await upload.PollAsync());
    }

    [Fact]
    public async Task Upload_AgainstTheRules_IsOnRecord()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        byte[][] blocks = [.. Payload.Bytes.Chunk(6_000)];
        string first = $"{upload.Address}&comp=block&blockid={Upload.BlockId(0)}";
        (await Client.PutAsync(first, blocks[0], token: "emulator")).Must(201);
        (await upload.PutBlockAsync(1, blocks[1])).Must(201);
        (await upload.PutListAsync(1, 0)).Must(201);
        (await upload.PutListAsync(0)).Must(201);
        // Azurite itself refuses ids of another length and unknown ones.
        (await Client.PutAsync($"{upload.Address}&comp=block&blockid=YQ%3D%3D", [1])).Must(201);
        (await upload.PutBlockAsync(2, [1])).MustHold(400, "InvalidBlobOrBlock");
        (await upload.PutListAsync(7)).MustHold(400, "InvalidBlockList");

        Assert.All(Graph.Violations, violation => Assert.Equal(ViolationOf.Upload, violation.Of));
        Assert.Collection(
            Graph.Violations,
            violation => Assert.Equal("header Authorization", violation.Path),
            violation => Assert.Contains("order", violation.Problem, StringComparison.Ordinal),
            violation => Assert.Contains("sizeEncrypted", violation.Problem, StringComparison.Ordinal),
            violation => Assert.Contains("differ in length", violation.Problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task NewContent_OfAPublishedApp_IsAnotherVersion_AndPublishedAgain()
    {
        string app = (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!;
        for (int version = 1; version <= 2; version++)
        {
            var upload = new Upload(Client, app);
            await upload.BeginAsync(Payload);
            Assert.Equal($"{version}", upload.Content);
            await upload.PollAsync();
            await upload.PutAllAsync(Payload, 10_064);
            (await upload.CommitAsync(Payload)).Must(204);
            await upload.PollAsync();
            (await upload.PublishAsync()).Must(200);
            Assert.Equal("processing", (await Client.GetAsync($"{Apps}/{app}"))["publishingState"]);
            Assert.Equal("published", (await Client.GetAsync($"{Apps}/{app}"))["publishingState"]);
        }
        Reply read = await Client.GetAsync($"{Apps}/{app}");
        Assert.Equal(("2", "10000"), (read["committedContentVersion"], read["size"]));
        Reply versions = await Client.GetAsync($"{Apps}/{app}/graph.win32LobApp/contentVersions");
        Assert.Equal(["1", "2"], versions.Must(200).Value.Select(version => version["id"]!.ToString()));
    }
}
