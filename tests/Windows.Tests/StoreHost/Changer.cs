using CertProp.Certificates;
using CertProp.Stores;

/// <summary>Takes everything that is in the store out and puts it back, and tries each a second time, in vain.</summary>
internal sealed class Changer : IStoreReader, IDisposable
{
    private readonly LiveStoreChanges _changes = new(_ => null);
    private readonly List<StoredCopy> _copies = [];

    public Changer()
    {
        using LiveStore store = LiveStore.Open(_ => null, out Problem? problem)
            ?? throw new InvalidOperationException($"the store did not open: {problem?.Message}");
        store.Read(this);
    }

    public bool WantsMore => true;

    public void Entry(in StoredEntry entry)
    {
        byte[] element = entry.Bytes.ToArray();
        if (!StoreElement.TryRead(element, out StoreElement read, out _))
            throw new InvalidOperationException("not a store element");
        var thumbprint = Thumbprint.Of(read.Certificate);
        _copies.Add(new StoredCopy(thumbprint, thumbprint.ToString(), element, Traits: null));
    }

    public void Problem(Problem problem) => throw new InvalidOperationException(problem.Message);

    /// <returns>How many entries were removed and put back.</returns>
    public int ChangeOnce()
    {
        foreach (StoredCopy copy in _copies)
        {
            Require(ChangeResult.Done, _changes.Remove(copy));
            Require(ChangeResult.AlreadySo, _changes.Remove(copy));
            Require(ChangeResult.Done, _changes.PutBack(copy));
            Require(ChangeResult.AlreadySo, _changes.PutBack(copy));
        }
        return _copies.Count;
    }

    public void Dispose() => _changes.Dispose();

    private static void Require(ChangeResult expected, StoreChange change)
    {
        if (change.Result != expected)
            throw new InvalidOperationException($"{change.Result}, not {expected}: {change.Detail}");
    }
}
