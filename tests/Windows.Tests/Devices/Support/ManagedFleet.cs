using CertProp.GraphEmulator.Storage;
using CertProp.Tests.Support;
using CertProp.Windows.Tests.Wrappers;

namespace CertProp.Windows.Tests.Devices.Support;

/// <summary>
/// What all scenarios share because it takes long to make: PowerShell's engine, and the storage of content.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ManagedFleet : ICollectionFixture<ManagementAgent>, ICollectionFixture<ContentStore>
{
    public const string Name = "managed fleet";
}

/// <summary>One Azurite for all tenants, started by the first that needs it.</summary>
public sealed class ContentStore : IAsyncDisposable
{
    private readonly Lazy<Task<Azurite>> _started = new(() => Azurite.StartAsync());

    /// <summary>Skips the test where there is none, and fails it where CERTPROP_REQUIRE names it.</summary>
    public async Task<Azurite> RequireAsync()
    {
        try
        {
            return await _started.Value;
        }
        catch (AzuriteMissingException e)
        {
            Tool.Miss("azurite", e.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _started.Value).DisposeAsync();
    }
}
