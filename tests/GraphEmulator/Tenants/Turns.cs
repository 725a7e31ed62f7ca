namespace CertProp.GraphEmulator.Tenants;

/// <summary>
/// One at a time: a request, or what tests and devices do in the process. So nobody else need think of two at once.
/// </summary>
internal sealed class Turns : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public async Task<T> TakeAsync<T>(Func<Task<T>> act, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await act();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Waits for it; must not be called from within a turn.</summary>
    public T Take<T>(Func<T> act)
    {
        _one.Wait();
        try
        {
            return act();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc cref="Take{T}"/>
    public void Take(Action act) => Take(() =>
    {
        act();
        return true;
    });

    public void Dispose() => _one.Dispose();
}
