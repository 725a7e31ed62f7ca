using System.Text.Json;

namespace CertProp.Reports;

/// <summary>Enumeration members as reports spell them: in camel case.</summary>
internal static class Names
{
    public static string Of<T>(T value)
        where T : struct, Enum => Cache<T>.Names[value];

    private static class Cache<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Names = Enum.GetValues<T>()
            .ToDictionary(value => value, value => JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));
    }
}
