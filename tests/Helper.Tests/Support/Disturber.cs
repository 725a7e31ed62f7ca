namespace CertProp.Tests.Support;

/// <summary>Another thread that does something again and again while a test works, until disposed.</summary>
internal sealed class Disturber : IDisposable
{
    private readonly CancellationTokenSource _enough = new();
    private readonly ManualResetEvent _begun = new(false);
    private readonly Thread _thread;
    private Exception? _failure;

    private Disturber(Action disturb)
    {
        _thread = new Thread(() => _failure = Record.Exception(() =>
        {
            while (!_enough.IsCancellationRequested)
            {
                disturb();
                _begun.Set();
            }
        }));
        _thread.Start();
        Patience.WaitFor(_begun);
    }

    /// <summary>Returns when it was done once.</summary>
    public static Disturber With(Action disturb) => new(disturb);

    /// <summary>The same with something that the other side may hinder: that is no failure, it is done again.</summary>
    public static Disturber Trying(Action disturb) => new(() =>
    {
        try
        {
            disturb();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The other side was faster.
        }
    });

    /// <summary>Two names that change places again and again, laid anew where one is missing and now and then anyway.</summary>
    /// <param name="one">A path.</param>
    /// <param name="other">Another one.</param>
    /// <param name="lay">Makes both, where neither is.</param>
    public static Disturber Swapping(string one, string other, Action lay)
    {
        int turns = 0;
        return Trying(() =>
        {
            if (++turns % 64 == 0 || !IsThere(one) || !IsThere(other))
            {
                File.Delete(one);
                File.Delete(other);
                lay();
            }
            Posix.Exchange(one, other);
        });
    }

    // A link that leads to nowhere is there as well.
    private static bool IsThere(string path) => Path.Exists(path) || new FileInfo(path).LinkTarget is not null;

    public void Dispose()
    {
        _enough.Cancel();
        _thread.Join();
        _begun.Dispose();
        _enough.Dispose();
        Assert.Null(_failure);
    }
}
