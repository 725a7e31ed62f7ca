using System.Text.Json.Nodes;
using CertProp.GraphEmulator.Http;

namespace CertProp.GraphEmulator.Resources;

/// <summary>Members that the service alone writes (F12).</summary>
internal static class ReadOnly
{
    /// <exception cref="GraphException">The body has one of them.</exception>
    public static void Refuse(JsonObject body, IEnumerable<string> names)
    {
        if (names.FirstOrDefault(body.ContainsKey) is string name)
            throw GraphException.BadRequest($"$.{name}: the property '{name}' is read-only here and must be left out.");
    }
}
