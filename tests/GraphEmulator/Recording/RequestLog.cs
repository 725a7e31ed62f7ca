namespace CertProp.GraphEmulator.Recording;

/// <summary>Every request since the start or since <see cref="Clear"/>, in order of arrival.</summary>
public sealed class RequestLog
{
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<(int Number, TaskCompletionSource Arrived)> _waiting = [];

    public IReadOnlyList<RecordedRequest> All
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    public RecordedRequest Last => All[^1];

    /// <summary>Those whose method and route are these.</summary>
    /// <param name="route">Such as <c>POST /beta/deviceManagement/deviceHealthScripts</c>.</param>
    public IReadOnlyList<RecordedRequest> On(string route) => [.. All.Where(new RoutePattern(route).Matches)];

    /// <summary>Completes when a request has arrived; whether it is answered does not matter.</summary>
    public Task WaitForAsync(int number)
    {
        lock (_requests)
        {
            if (_requests.Count >= number)
                return Task.CompletedTask;
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((number, arrived));
            return arrived.Task;
        }
    }

    /// <summary>Forgets all; the next request is number 1.</summary>
    public void Clear()
    {
        lock (_requests)
            _requests.Clear();
    }

    internal RecordedRequest Add(Func<int, RecordedRequest> make)
    {
        lock (_requests)
        {
            RecordedRequest request = make(_requests.Count + 1);
            _requests.Add(request);
            foreach ((int number, TaskCompletionSource arrived) in _waiting)
            {
                if (number == request.Number)
                    arrived.SetResult();
            }
            _waiting.RemoveAll(waiting => waiting.Number == request.Number);
            return request;
        }
    }
}
