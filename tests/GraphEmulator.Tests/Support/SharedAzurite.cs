using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace CertProp.GraphEmulator.Tests.Support;

/// <summary>One Azurite for all tests, started by the first that needs it.</summary>
public sealed class SharedAzurite : IAsyncDisposable
{
    private static readonly Lazy<Task<Azurite>> Started = new(() => Azurite.StartAsync());

    /// <summary>Skips the test where there is none, and fails it where CERTPROP_REQUIRE names it.</summary>
    public static async Task<Azurite> RequireAsync()
    {
        try
        {
            return await Started.Value;
        }
        catch (AzuriteMissingException e)
        {
            Tool.Miss("azurite", e.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Started.Value).DisposeAsync();
    }
}
