using CertProp.Reports;

namespace CertProp.Deploy.Graph;

/// <summary>Asks again until something is as it should be: soon at first, then every ten seconds.</summary>
/// <param name="clock">Waits; a test's own needs no time.</param>
/// <param name="cancellation">Ends the waiting.</param>
internal sealed class Polling(TimeProvider clock, CancellationToken cancellation)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1), s_longest = TimeSpan.FromSeconds(10);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="what">Waited for, for the sentence where it never comes.</param>
    /// <param name="patience">How long to ask.</param>
    /// <param name="ask">Null where it is too early.</param>
    /// <exception cref="GraphFault">It did not come in time.</exception>
    public async Task<T> UntilAsync<T>(string what, TimeSpan patience, Func<Task<T?>> ask)
        where T : class
    {
        return await TryUntilAsync(patience, ask)
            ?? throw GraphFault.OfUnexpected(
                $"{what} did not come within {Words.Count((int)patience.TotalMinutes, "minute")}; run it again");
    }

    /// <summary>The same; null where there is no answer in time.</summary>
    public async Task<T?> TryUntilAsync<T>(TimeSpan patience, Func<Task<T?>> ask)
        where T : class
    {
        DateTimeOffset end = clock.GetUtcNow() + patience;
        for (TimeSpan wait = s_first; ; wait = wait * 2 < s_longest ? wait * 2 : s_longest)
        {
            if (await ask() is { } answer)
                return answer;
            if (clock.GetUtcNow() + wait > end)
                return null;
            await Task.Delay(wait, clock, cancellation);
        }
    }
}
