using CertProp.GraphEmulator.Recording;

namespace CertProp.GraphEmulator.Faults;

/// <summary>One line of the fault plan, also in JSON.</summary>
internal sealed class FaultRule
{
    private readonly RoutePattern _pattern = new("* **");
    private int _calls;

    /// <summary>Number of the request in the run; 0 where the route decides.</summary>
    public int Request { get; init; }

    public string Route
    {
        get;
        init
        {
            field = value;
            _pattern = new RoutePattern(value);
        }
    } = "* **";

    /// <summary>The first call of the route that goes wrong.</summary>
    public int First { get; init; } = 1;

    /// <summary>How many do.</summary>
    public int Count { get; init; } = 1;

    public required Fault Fault { get; init; }

    /// <summary>What happens to a request; counts it.</summary>
    public Fault? Next(RecordedRequest request)
    {
        if (Request > 0)
            return request.Number == Request ? Fault : null;
        if (!_pattern.Matches(request))
            return null;
        _calls++;
        return _calls >= First && _calls - First < Count ? Fault : null;
    }
}
