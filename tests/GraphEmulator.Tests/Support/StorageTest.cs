using CertProp.GraphEmulator.Storage;

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>With the real Azurite behind.</summary>
public abstract class StorageTest : EmulatorTest
{
    private protected static readonly SamplePayload Payload = SamplePayload.Of(10_000);

    private protected override async Task<Azurite?> StorageAsync() => await SharedAzurite.RequireAsync();

    private protected async Task<Upload> BeginAsync(SamplePayload? payload = null)
    {
        var upload = new Upload(Client, (await Client.PostAsync(Apps, Upload.AppBody)).Must(201)["id"]!);
        await upload.BeginAsync(payload ?? Payload);
        return upload;
    }

    private protected async Task<Upload> UploadedAsync()
    {
        Upload upload = await BeginAsync();
        await upload.PollAsync();
        await upload.PutAllAsync(Payload, 4_000);
        return upload;
    }
}
