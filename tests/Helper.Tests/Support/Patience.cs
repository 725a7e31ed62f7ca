namespace CertProp.Tests.Support;

/// <summary>
/// Keeps a test that waits for something that must happen from waiting for ever. Nothing is measured: what goes right
/// goes on at once, and the limit is far beyond what a slow machine needs.
/// </summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs something that a defect could block; a <see cref="TimeoutException"/> where it does.</summary>
    public static T Of<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .WaitAsync(Limit).GetAwaiter().GetResult();

    /// <summary>Waits for an event that the product or another thread of the test sets.</summary>
    public static void WaitFor(WaitHandle something) => Assert.True(something.WaitOne(Limit), "it never happened");
}
