using CertProp.GraphEmulator.Recording;

namespace CertProp.GraphEmulator.Faults;

/// <summary>Which requests go wrong, and how. Of several that fit, the one added last counts.</summary>
public sealed class FaultPlan
{
    private readonly List<FaultRule> _rules = [];

    /// <summary>The n-th request of the run, over Graph and storage together.</summary>
    public void At(int request, Fault fault) => Add(new FaultRule { Request = request, Fault = fault });

    /// <summary>Calls of a route, counted from now.</summary>
    /// <param name="route">
    /// Such as <c>POST /beta/deviceManagement/deviceHealthScripts/*/assign</c> or <c>PUT blob:block</c>.
    /// </param>
    /// <param name="fault">What happens.</param>
    /// <param name="first">The first call that goes wrong, from 1.</param>
    /// <param name="count">How many do.</param>
    public void On(string route, Fault fault, int first = 1, int count = 1) =>
        Add(new FaultRule { Route = route, First = first, Count = count, Fault = fault });

    /// <summary>Every call of a route.</summary>
    public void Always(string route, Fault fault) => On(route, fault, count: int.MaxValue);

    public void Clear()
    {
        lock (_rules)
            _rules.Clear();
    }

    internal IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_rules)
                return [.. _rules];
        }
    }

    internal void Add(FaultRule rule)
    {
        lock (_rules)
            _rules.Add(rule);
    }

    internal Fault? Next(RecordedRequest request)
    {
        lock (_rules)
        {
            // All of them count, not only the one that fits.
            return _rules.Select(rule => rule.Next(request)).ToArray().LastOrDefault(fault => fault is not null);
        }
    }
}
