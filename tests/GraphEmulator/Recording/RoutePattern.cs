using System.Text.RegularExpressions;

namespace CertProp.GraphEmulator.Recording;

/// <summary>
/// Method and route with stars: <c>*</c> is one segment (or any method), <c>**</c> any number of them.
/// <c>PATCH /beta/deviceAppManagement/mobileApps/*</c>, <c>PUT blob:block</c>, <c>* **</c>.
/// </summary>
internal sealed class RoutePattern
{
    private readonly Regex _route;
    private readonly string _method;

    public RoutePattern(string text)
    {
        string[] parts = text.Split(' ');
        if (parts.Length != 2)
        {
            throw new ArgumentException(
                $"\"{text}\" is no route; a method, a space and a path were expected", nameof(text));
        }
        _method = parts[0];
        string expression = Regex.Escape(parts[1]).Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal);
        _route = new Regex($@"\A{expression}\z");
    }

    public bool Matches(RecordedRequest request) =>
        (_method is "*" || _method == request.Method) && _route.IsMatch(request.Route);
}
