using System.Text.Json;

namespace CertProp.GraphEmulator.Contract;

/// <summary>What clients meet and the subset does not have, in the subset's form.</summary>
internal static class HandWritten
{
    /// <summary>
    /// The requests of Multi Admin Approval (F25), and the twin of the on-demand run that has no route (F16).
    /// </summary>
    public static JsonElement Document { get; } = JsonDocument.Parse("""
        {
          "paths": {
            "/beta/deviceManagement/operationApprovalRequests": {
              "get": {
                "parameters": [
                  { "name": "$top", "in": "query" }, { "name": "$skip", "in": "query" },
                  { "name": "$filter", "in": "query" }, { "name": "$count", "in": "query" },
                  { "name": "$orderby", "in": "query" }, { "name": "$select", "in": "query" }
                ],
                "responses": {
                  "200": { "content": { "application/json": { "schema": {
                    "type": "object", "required": ["value"],
                    "properties": {
                      "@odata.context": { "type": "string" },
                      "@odata.count": { "type": "integer", "nullable": true },
                      "@odata.nextLink": { "type": "string", "nullable": true },
                      "value": {
                        "type": "array",
                        "items": { "$ref": "#/components/schemas/beta.microsoft.graph.operationApprovalRequest" }
                      }
                    } } } } },
                  "default": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/ODataError" } } } }
                }
              }
            },
            "/beta/deviceManagement/comanagedDevices/{managedDevice-id}/initiateOnDemandProactiveRemediation": {
              "post": {
                "requestBody": { "content": { "application/json": { "schema": {
                  "type": "object", "properties": { "scriptPolicyId": { "type": "string", "nullable": true } }
                } } } },
                "responses": {
                  "204": { "description": "never" },
                  "default": { "content": { "application/json": {
                    "schema": { "$ref": "#/components/schemas/ODataError" } } } }
                }
              }
            }
          },
          "schemas": {
            "beta.microsoft.graph.operationApprovalRequest": {
              "type": "object",
              "properties": {
                "id": { "type": "string" },
                "requestId": { "type": "string" },
                "requestDateTime": { "type": "string", "x-edm": "Edm.DateTimeOffset" },
                "lastModifiedDateTime": { "type": "string", "x-edm": "Edm.DateTimeOffset" },
                "expirationDateTime": { "type": "string", "x-edm": "Edm.DateTimeOffset" },
                "status": {
                  "type": "string",
                  "enum": [
                    "unknown", "needsApproval", "approved", "rejected", "cancelled", "completed", "expired",
                    "unknownFutureValue"
                  ]
                },
                "requestJustification": { "type": "string", "nullable": true },
                "approvalJustification": { "type": "string", "nullable": true }
              }
            }
          }
        }
        """).RootElement;
}
