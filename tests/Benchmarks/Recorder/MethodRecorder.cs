using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Reflection;

namespace CertProp.Recorder;

/// <summary>
/// Notes each method that is compiled from now on. With <c>DOTNET_ReadyToRun=0</c> each one that runs is, once for all
/// instantiations that share code.
/// </summary>
internal sealed class MethodRecorder : EventListener
{
    // Of the runtime's provider: what the JIT compiles. See "Method events" in the .NET runtime events reference.
    private const EventKeywords Compiled = (EventKeywords)0x10;
    private const int MethodId = 0, MethodFlags = 5;
    private const uint IsDynamic = 1;

    // The public way from a handle to its method asks for the type, which an event does not name.
    private static readonly MethodInfo s_getInfo = Internal(typeof(RuntimeMethodHandle), "GetMethodInfo", 0);
    private static readonly Type s_runtimeType = typeof(object).Assembly.GetType("System.RuntimeType", true)!;
    private static readonly MethodInfo s_getMethod = Internal(s_runtimeType, "GetMethodBase", 1);

    private readonly ConcurrentDictionary<nint, bool> _handles = new();

    /// <summary>What was noted; where code is shared, instantiated over <c>System.__Canon</c>.</summary>
    public IEnumerable<MethodBase> Methods() => _handles.Keys.Select(handle =>
        (MethodBase)s_getMethod.Invoke(null, [s_getInfo.Invoke(RuntimeMethodHandle.FromIntPtr(handle), null)])!);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            EnableEvents(eventSource, EventLevel.Verbose, Compiled);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        bool isMethod = eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) is true;
        if (isMethod && ((uint)eventData.Payload![MethodFlags]! & IsDynamic) == 0)
            _handles.TryAdd((nint)(ulong)eventData.Payload[MethodId]!, true);
    }

    private static MethodInfo Internal(Type type, string name, int parameters) => type
        .GetMethods(BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Single(method => method.Name == name && method.GetParameters().Length == parameters);
}
