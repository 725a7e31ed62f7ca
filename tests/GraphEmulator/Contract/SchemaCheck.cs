using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>Compares a JSON value with a schema. Pure: no HTTP, no state.</summary>
internal static class SchemaCheck
{
    private const string TypeMember = "@odata.type";

    /// <summary>All that is wrong, in document order.</summary>
    /// <param name="value">What was sent.</param>
    /// <param name="use">What the contract says.</param>
    /// <param name="ofService">The value comes from the service, which may annotate it.</param>
    public static IEnumerable<ContractProblem> Check(JsonElement value, SchemaUse use, bool ofService) =>
        Check(value, use, "$", ofService);

    private static IEnumerable<ContractProblem> Check(JsonElement value, SchemaUse use, string path, bool ofService)
    {
        if (value.ValueKind is JsonValueKind.Null)
            return use.Nullable ? [] : [new(path, "null is not allowed here")];
        Schema schema = use.Schema;
        return schema.Type switch
        {
            "object" => CheckObject(value, schema, path, ofService),
            "array" => CheckArray(value, schema, path, ofService),
            null => [],
            _ => ScalarCheck.Problem(value, schema) is string problem ? [new(path, problem)] : [],
        };
    }

    private static IEnumerable<ContractProblem> CheckArray(
        JsonElement value, Schema schema, string path, bool ofService)
    {
        if (value.ValueKind is not JsonValueKind.Array)
            return [new(path, "a list was expected")];
        var items = new SchemaUse(schema.Items!, Nullable: false);
        return value.EnumerateArray().SelectMany((item, index) => Check(item, items, $"{path}[{index}]", ofService));
    }

    private static IEnumerable<ContractProblem> CheckObject(
        JsonElement value, Schema declared, string path, bool ofService)
    {
        if (value.ValueKind is not JsonValueKind.Object)
            return [new(path, "an object was expected")];
        if (declared.IsOpen)
            return [];
        return Resolve(value, declared, out Schema schema) is string problem
            ? [new($"{path}.{TypeMember}", problem)]
            : CheckMembers(value, schema, path, ofService);
    }

    private static IEnumerable<ContractProblem> CheckMembers(
        JsonElement value, Schema schema, string path, bool ofService)
    {
        foreach (string required in schema.Required.Where(name => !value.TryGetProperty(name, out _)))
            yield return new($"{path}.{required}", "the member is required");
        foreach (JsonProperty member in value.EnumerateObject())
        {
            string memberPath = $"{path}.{member.Name}";
            if (schema.Members.TryGetValue(member.Name, out SchemaUse use))
            {
                foreach (ContractProblem problem in Check(member.Value, use, memberPath, ofService))
                    yield return problem;
            }
            else if (!ofService || !IsAnnotation(member.Name))
            {
                // The service's own words.
                yield return new(
                    memberPath,
                    $"The property '{member.Name}' does not exist on type '{schema.TypeName ?? "the body"}'. "
                    + "Make sure to only use property names that are defined by the type.");
            }
        }
    }

    /// <summary>Picks the type that <c>@odata.type</c> names; JSON-schema validators do not.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    private static string? Resolve(JsonElement value, Schema declared, out Schema schema)
    {
        schema = declared;
        if (!value.TryGetProperty(TypeMember, out JsonElement given))
        {
            IEnumerable<string> names = declared.Derived.Keys.Order(StringComparer.Ordinal);
            return declared.Derived.Count > 0 ? $"the member is required, one of {string.Join(", ", names)}" : null;
        }
        string? name = given.ValueKind is JsonValueKind.String ? given.GetString() : null;
        if (name is not null && declared.Derived.TryGetValue(name, out Schema? derived))
            schema = derived;
        else if (name is null || (declared.TypeName is string own && name != $"#{own}"))
            return $"{given.GetRawText()} is no type of the contract that may stand here";
        return null;
    }

    // Of the object (@odata.context) or of a member (assignments@odata.context).
    private static bool IsAnnotation(string name) => name.Contains("@odata.", StringComparison.Ordinal);
}
