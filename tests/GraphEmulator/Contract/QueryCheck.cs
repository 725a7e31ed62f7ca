using System.Globalization;

namespace CertProp.GraphEmulator.Contract;

/// <summary>Compares query options with an operation.</summary>
internal static class QueryCheck
{
    /// <summary>An option of the service's own: it stands in next links and nowhere in the contract.</summary>
    public const string SkipToken = "$skiptoken";

    public static IEnumerable<ContractProblem> Check(
        Operation operation, IEnumerable<KeyValuePair<string, string>> query)
    {
        var seen = new HashSet<string>();
        foreach ((string name, string value) in query)
        {
            if (!seen.Add(name))
                yield return new("query", $"{name} is given twice");
            else if (name is SkipToken && operation.IsList)
                continue;
            else if (!operation.Query.Contains(name))
                yield return new("query", $"the contract has no {name} here");
            else if (Problem(name, value, operation) is string problem)
                yield return new($"query {name}", problem);
        }
    }

    private static string? Problem(string name, string value, Operation operation) => name switch
    {
        "$top" or "$skip" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? null : "a whole number was expected",
        "$count" => value is "true" or "false" ? null : "true or false was expected",
        "$select" => UnknownMember(value.Split(','), operation),
        "$expand" => UnknownMember(ExpandList.Parse(value).Select(expand => expand.Name), operation),
        "$orderby" => UnknownMember(value.Split(',').Select(part => part.Trim().Split(' ')[0]), operation),
        _ => null,
    };

    private static string? UnknownMember(IEnumerable<string> names, Operation operation) =>
        operation.Entity is { } entity
        && names.FirstOrDefault(name => !entity.Members.ContainsKey(name)) is string unknown
            ? $"Could not find a property named '{unknown}' on type '{entity.TypeName}'."
            : null;
}
