using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace CertProp.GraphEmulator.Http;

/// <summary>Errors in the form of each service.</summary>
internal static class ErrorBody
{
    /// <summary>Graph's ODataError (F4).</summary>
    public static JsonObject OData(
        string code, string message, string requestId, string clientRequestId, string date) => new()
        {
            ["error"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["innerError"] = new JsonObject
                {
                    ["date"] = date,
                    ["request-id"] = requestId,
                    ["client-request-id"] = clientRequestId,
                },
            },
        };

    /// <summary>What storage answers.</summary>
    public static string Storage(string code, string message)
    {
        var error = new XElement("Error", new XElement("Code", code), new XElement("Message", message));
        return $"""<?xml version="1.0" encoding="utf-8"?>{error}""";
    }
}
