using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>The objects of one kind, in order of creation.</summary>
internal sealed class Collection<T>(TimeProvider clock)
    where T : Entity
{
    private readonly List<T> _items = [];

    public int Count => _items.Count;

    public IReadOnlyList<T> All
    {
        get
        {
            lock (_items)
                return [.. _items];
        }
    }

    public T Add(T item)
    {
        lock (_items)
            _items.Add(item);
        return item;
    }

    /// <summary>Adds what a client made: it may not be met at once.</summary>
    public void Create(T item, Behaviour behaviour)
    {
        item.HiddenCalls = behaviour.HiddenCalls;
        item.HiddenUntil = clock.GetUtcNow().AddSeconds(behaviour.HiddenSeconds);
        Add(item);
    }

    public void Remove(T item)
    {
        lock (_items)
            _items.Remove(item);
    }

    public T? Find(string id) => All.FirstOrDefault(item => item.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The object as a caller meets it.</summary>
    /// <exception cref="GraphException">There is none for this caller, or not yet.</exception>
    public T Meet(string id, Caller caller) =>
        Find(id) is { } item && caller.Sees(item.ScopeTags) && !HidesOnce(item)
            ? item
            : throw GraphException.NotFound(id);

    /// <summary>What a caller's list shows.</summary>
    public IReadOnlyList<JsonObject> List(Caller caller) => [.. Met(caller).Select(item => item.Read())];

    /// <summary>The objects that a caller's list shows.</summary>
    public IReadOnlyList<T> Met(Caller caller) =>
        [.. All.Where(item => caller.Sees(item.ScopeTags)).Where(item => !HidesOnce(item))];

    private bool HidesOnce(T item)
    {
        if (item.HiddenUntil > clock.GetUtcNow())
            return true;
        if (item.HiddenCalls == 0)
            return false;
        item.HiddenCalls--;
        return true;
    }
}
