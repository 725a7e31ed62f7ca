using System.Text.Json;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Approval;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Control;
using CertProp.GraphEmulator.Exports;
using CertProp.GraphEmulator.Faults;
using CertProp.GraphEmulator.Http;
using CertProp.GraphEmulator.Recording;
using CertProp.GraphEmulator.Resources;
using CertProp.GraphEmulator.Storage;
using CertProp.GraphEmulator.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertProp.GraphEmulator;

/// <summary>
/// Microsoft Graph as one tenant meets it, on the loopback interface: <c>Root</c> in the place of
/// <c>https://graph.microsoft.com</c>. National clouds are several of them (F49).
/// </summary>
public sealed class EmulatedGraph : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Turns _turns = new();
    private readonly Journal _journal = new();
    private readonly ContentStorage _storage;
    private readonly GraphService _graph;
    private readonly BlobProxy _blobs;
    private readonly ExportDownload _exports;
    private readonly ControlEndpoint _control;
    private readonly WebApplication _server;
    private int _storagePort;

    private EmulatedGraph(GraphContract contract, EmulatorOptions options)
    {
        Behaviour = options.Behaviour;
        Tenant = new Tenant(options.Clock, _turns);
        _storage = new ContentStorage(options.Azurite, options.Clock);
        var tokens = new TokenCheck(Behaviour);
        var responder = new Responder(options.Clock);
        var player = new FaultPlayer(tokens, Tenant, _storage, responder, _stopping.Token);
        var listing = new Listing(Behaviour);
        _graph = new GraphService(contract, _journal, Faults, player, tokens, responder,
            new ApprovalGate(Tenant, Behaviour), _turns,
        [
            new Scripts(Tenant, Behaviour, listing),
            new ScriptAssignments(Tenant, listing),
            new RunStates(Tenant, listing),
            new Apps(Tenant, Behaviour, listing),
            new AppContent(Tenant, Behaviour, listing, _storage, options.Clock),
            new AppAssignments(Tenant, Behaviour, listing),
            new Groups(Tenant, listing),
            new Filters(Tenant, listing),
            new ScopeTags(Tenant, listing),
            new Devices(Tenant, listing),
            new OnDemandRuns(Tenant),
            new ApprovalRequests(Tenant, Behaviour, listing),
            new ExportJobs(Tenant, Behaviour, _storage, options.Clock),
        ]);
        _blobs = new BlobProxy(_storage, _journal, Faults, player);
        _exports = new ExportDownload(Tenant, options.Clock, _journal, Faults, player);
        _control = new ControlEndpoint(this, _journal);
        _server = BuildServer(options.Port);
    }

    /// <summary>Address of Graph, with a slash at the end.</summary>
    public Uri Root { get; private set; } = null!;

    /// <summary>The state behind it.</summary>
    public Tenant Tenant { get; }

    /// <summary>How the service behaves.</summary>
    public Behaviour Behaviour { get; }

    /// <summary>Which requests go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>What came in, in order.</summary>
    public RequestLog Requests => _journal.Requests;

    /// <summary>What was not as the contract or the reference says.</summary>
    public IReadOnlyList<Violation> Violations => _journal.Violations;

    internal IEnumerable<Route> Routes => _graph.Routes;

    /// <summary>A device reports: the run state takes the place of what it reported of this script before.</summary>
    /// <param name="scriptId">The script.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="runState">
    /// Members of deviceHealthScriptDeviceState; what it leaves out is null, now or unknown.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The contract has no such run state, or there is no such script or device.
    /// </exception>
    public void PostRunState(string scriptId, string deviceId, JsonObject runState)
    {
        var schema = new SchemaUse(GraphContract.Found.Type("beta", "deviceHealthScriptDeviceState"), Nullable: false);
        JsonElement sent = JsonSerializer.SerializeToElement(runState);
        if (SchemaCheck.Check(sent, schema, ofService: false).FirstOrDefault() is { } problem)
            throw new ArgumentException(problem.ToString(), nameof(runState));
        Tenant.Report(scriptId, deviceId, runState);
    }

    /// <summary>Starts one.</summary>
    /// <exception cref="FileNotFoundException">The contract is not beside this checkout.</exception>
    public static async Task<EmulatedGraph> StartAsync(EmulatorOptions? options = null)
    {
        var graph = new EmulatedGraph(GraphContract.Found, options ?? new EmulatorOptions());
        await graph._server.StartAsync();
        // In the order in which they are listened on: Graph, and storage, whose host is another one in the field too.
        string[] addresses = [.. graph._server.Urls];
        graph.Root = new Uri(addresses[0]);
        graph._storage.Proxy = new Uri(addresses[1]);
        graph._storagePort = graph._storage.Proxy.Port;
        return graph;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _server.StopAsync();
        await _server.DisposeAsync();
        _storage.Dispose();
        _turns.Dispose();
        _stopping.Dispose();
    }

    private WebApplication BuildServer(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Listen(System.Net.IPAddress.Loopback, port);
            server.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IHostLifetime, EndedByItsOwner>();
        WebApplication application = builder.Build();
        application.Run(HandleAsync);
        return application;
    }

    private Task HandleAsync(HttpContext context)
    {
        if (context.Connection.LocalPort == _storagePort)
        {
            return context.Request.Path.StartsWithSegments(ExportDownload.Path)
                ? _exports.HandleAsync(context)
                : _blobs.HandleAsync(context);
        }
        return context.Request.Path.StartsWithSegments(ControlEndpoint.Path)
            ? _control.HandleAsync(context)
            : _graph.HandleAsync(context);
    }

    // A server in a test process must not take Ctrl+C and SIGTERM for itself.
    private sealed class EndedByItsOwner : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
