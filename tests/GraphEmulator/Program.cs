using System.Runtime.InteropServices;
using CertProp.GraphEmulator;
using CertProp.GraphEmulator.Control;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;
using Microsoft.Extensions.Configuration;

// dotnet run --project tests/GraphEmulator [--port N] [--azurite PATH-OF-main.js]
IConfiguration settings = new ConfigurationBuilder().AddCommandLine(args).Build();
try
{
    Console.WriteLine($"Starting Azurite {AzuriteProgram.Version} (npm installs it the first time) ...");
    await using Azurite azurite = await Azurite.StartAsync(settings["azurite"]);
    await using EmulatedGraph graph = await EmulatedGraph.StartAsync(
        new EmulatorOptions { Azurite = azurite, Port = settings.GetValue("port", 0) });
    SampleTenant.Fill(graph.Tenant);
    Console.WriteLine($"""
        Graph is emulated at {graph.Root}
        No sign-in: Authorization: Bearer {BearerToken.Fixed}

        {ControlEndpoint.Help}
        Ctrl+C ends it.
        """);
    var ended = new TaskCompletionSource();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using PosixSignalRegistration termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    await ended.Task;
    return 0;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ended.TrySetResult();
    }
}
catch (Exception e) when (e is AzuriteMissingException or FileNotFoundException or IOException)
{
    Console.Error.WriteLine($"GraphEmulator: {e.Message}");
    return 1;
}
