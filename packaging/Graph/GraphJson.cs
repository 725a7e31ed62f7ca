using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace CertProp.Deploy.Graph;

[JsonSerializable(typeof(JsonObject))]
internal sealed partial class GraphJson : JsonSerializerContext;
