using System.Globalization;
using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Contract;
using CertProp.GraphEmulator.Tenants;

namespace CertProp.GraphEmulator.Http;

/// <summary>Lists as the service gives them: in pages (F7).</summary>
internal sealed class Listing(Behaviour behaviour)
{
    // The token before the first page with something on it, where such a page is wanted.
    private const string FirstToken = "start";

    /// <summary>A page of a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="items">Copies of all that the caller sees.</param>
    /// <param name="ignoresFilter">The service does not honour <c>$filter</c> here.</param>
    /// <param name="expand">What a navigation of an item leads to.</param>
    public GraphAnswer Answer(
        GraphRequest request,
        IEnumerable<JsonObject> items,
        bool ignoresFilter = false,
        Func<JsonObject, string, JsonNode?>? expand = null)
    {
        JsonObject[] found = [.. Ordered(request, ignoresFilter ? items : Filtered(request, items))];
        int start = Start(request, out bool isEmptyPage);
        JsonObject[] page = isEmptyPage ? [] : [.. found.Skip(start).Take(PageSize(request))];

        var answer = new JsonObject { ["@odata.context"] = Shape.Context(request, "") };
        if (request.Query.GetValueOrDefault("$count") is "true")
            answer["@odata.count"] = found.Length;
        int next = start + page.Length;
        if (isEmptyPage || next < found.Length)
        {
            string token = isEmptyPage ? FirstToken : next.ToString(CultureInfo.InvariantCulture);
            answer["@odata.nextLink"] = NextLink(request, token);
        }
        answer["value"] = new JsonArray([.. page.Select(item => Shape.Of(
            request, item, expand is null ? null : name => expand(item, name)))]);
        return GraphAnswer.Ok(answer);
    }

    /// <summary>Those that <c>$filter</c> lets through.</summary>
    public static IEnumerable<JsonObject> Filtered(GraphRequest request, IEnumerable<JsonObject> items) =>
        request.Query.TryGetValue("$filter", out string? filter) ? items.Where(Filter.Parse(filter)) : items;

    private static IEnumerable<JsonObject> Ordered(GraphRequest request, IEnumerable<JsonObject> items)
    {
        if (!request.Query.TryGetValue("$orderby", out string? order))
            return items;
        string[] parts = order.Split(' ');
        items = items.OrderBy(item => item[parts[0]]?.ToString(), StringComparer.OrdinalIgnoreCase);
        return parts.Contains("desc") ? items.Reverse() : items;
    }

    private int PageSize(GraphRequest request) => request.Query.TryGetValue("$top", out string? top)
        ? Math.Min(behaviour.PageSize, int.Parse(top, CultureInfo.InvariantCulture))
        : behaviour.PageSize;

    private int Start(GraphRequest request, out bool isEmptyPage)
    {
        string? token = request.Query.GetValueOrDefault(QueryCheck.SkipToken);
        isEmptyPage = token is null && behaviour.EmptyFirstPage;
        if (token is null)
            return int.Parse(request.Query.GetValueOrDefault("$skip", "0"), CultureInfo.InvariantCulture);
        if (token is FirstToken)
            return 0;
        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int start)
            ? start
            : throw GraphException.BadRequest("The skip token is not one of this service.");
    }

    // Absolute, with the options of the first request.
    private static string NextLink(GraphRequest request, string token)
    {
        IEnumerable<string> options = request.Query.Where(option => option.Key is not (QueryCheck.SkipToken or "$skip"))
            .Append(new(QueryCheck.SkipToken, token))
            .Select(option => $"{option.Key}={Uri.EscapeDataString(option.Value)}");
        return $"{request.Url}?{string.Join('&', options)}";
    }
}
