using System.Collections.Concurrent;

namespace CertProp.Deploy.Fleet;

/// <summary>Lets one thread read what another one works on, a few batches ahead and no more.</summary>
internal static class Ahead
{
    private const int BatchLength = 512, MostBatches = 4;

    /// <summary>The same items in the same order; they are made on a thread of their own.</summary>
    public static IEnumerable<T> Read<T>(IEnumerable<T> items)
    {
        using var stop = new CancellationTokenSource();
        using var batches = new BlockingCollection<T[]>(MostBatches);
        var reading = Task.Factory.StartNew(
            () => Fill(items, batches, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (T[] batch in batches.GetConsumingEnumerable(CancellationToken.None))
            {
                foreach (T item in batch)
                    yield return item;
            }
            // What went wrong while reading is said where the items were wanted.
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            // Whoever wants no more of them must not leave a thread behind that reads a file that is closed.
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
        }
    }

    private static void Fill<T>(IEnumerable<T> items, BlockingCollection<T[]> batches, CancellationToken stop)
    {
        try
        {
            foreach (T[] batch in items.Chunk(BatchLength))
                batches.Add(batch, stop);
        }
        finally
        {
            batches.CompleteAdding();
        }
    }
}
