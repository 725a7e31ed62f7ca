using System.Net;
using System.Text.Json.Nodes;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Graph;

/// <summary>
/// Makes objects of which there must be one. Where an answer is lost, and where an earlier run was stopped, the object is
/// looked for before another one is made.
/// </summary>
/// <param name="graph">The tenant.</param>
/// <param name="tenant">Finds what is there.</param>
/// <param name="notes">What earlier runs asked for.</param>
/// <param name="polling">Waits for the service.</param>
/// <param name="say">Told of waiting that takes minutes.</param>
internal sealed class Creation(
    GraphConnection graph, TenantReader tenant, CreationNotes notes, Polling polling, Action<string> say)
{
    private const int MostTries = 3;

    /// <param name="desired">What it is known by.</param>
    /// <param name="path">Of the collection.</param>
    /// <param name="body">All that it gets.</param>
    /// <returns>The tenant's id of it, by which it can be had.</returns>
    /// <exception cref="GraphFault">It was not made, or nobody knows.</exception>
    /// <exception cref="ConflictException">It was made, and this identity cannot see it.</exception>
    public async Task<string> MakeAsync(DesiredObject desired, string path, JsonObject body)
    {
        if (await FindEarlierAsync(desired) is { } earlier)
        {
            // By a run with another bundle, perhaps.
            await graph.UpdateAsync($"{path}/{Uri.EscapeDataString(earlier.Id)}", body);
            return earlier.Id;
        }
        string id = await SendAsync(desired, path, body);
        // The steps that follow would meet 404.
        if (await polling.TryUntilAsync(
            CreationNotes.Patience, () => graph.FindAsync($"{path}/{Uri.EscapeDataString(id)}")) is null)
        {
            // The next publish would not see it either, and make another one.
            throw new ConflictException(
                $"\"{desired.Name}\" was made ({id}), and this identity cannot see it; compare \"scopeTags\" with those "
                + "of its role before running it again, or there will be two");
        }
        return id;
    }

    private async Task<PresentObject?> FindEarlierAsync(DesiredObject desired)
    {
        TimeSpan remaining = notes.RemainingFor(desired.Marker);
        if (remaining == TimeSpan.Zero)
            return null;
        say($"Looking for \"{desired.Name}\", which an earlier run may have made ...");
        return await polling.TryUntilAsync(remaining, () => FindOrLaterAsync(desired));
    }

    private async Task<string> SendAsync(DesiredObject desired, string path, JsonObject body)
    {
        var values = new JsonObject(body.Where(member => member.Value is not null)
            .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())));
        for (int tries = 1; ; tries++)
        {
            notes.Add(desired.Marker);
            try
            {
                JsonObject created = await graph.CreateAsync(path, values);
                return created["id"]?.GetValue<string>()
                    ?? throw GraphFault.OfUnexpected(
                        "Intune made an object and does not say which; run it again", mayHaveHappened: true);
            }
            catch (GraphFault fault) when (fault.MayHaveHappened)
            {
                say($"Looking for \"{desired.Name}\", which may have been made ...");
                if (await polling.TryUntilAsync(CreationNotes.Patience, () => FindOrLaterAsync(desired)) is { } made)
                    return made.Id;
                if (tries == MostTries)
                    throw;
            }
            catch (GraphFault)
            {
                notes.Remove(desired.Marker);
                throw;
            }
        }
    }

    // In lists before it can be asked for by its id: too early, and no fault.
    private async Task<PresentObject?> FindOrLaterAsync(DesiredObject desired)
    {
        try
        {
            return await tenant.FindAsync(desired);
        }
        catch (GraphFault fault) when (fault.Status is HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
