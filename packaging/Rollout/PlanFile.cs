using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CertProp.Deploy.Rings;

namespace CertProp.Deploy.Rollout;

/// <summary>A plan that somebody approves before it is published: what was asked for, and what was found.</summary>
/// <param name="Version">Of this format.</param>
/// <param name="Deployment">Whose.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Fingerprint">Hex SHA-256 of the tenant, its objects and all that would be done.</param>
internal sealed record PlanFile(int Version, Guid Deployment, PublishRequest Request, string Fingerprint)
{
    /// <param name="deployment">Whose.</param>
    /// <param name="tenant">By its id, or as the settings name it; null where nobody says.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="plan">What was found.</param>
    public static PlanFile Of(Guid deployment, string? tenant, PublishRequest request, DeploymentPlan plan) =>
        new(1, deployment, request, FingerprintOf(tenant, plan));

    /// <exception cref="InvalidInputException">It is none, or none of this deployment.</exception>
    public static PlanFile Read(string path, Guid deployment)
    {
        try
        {
            PlanFile? plan = JsonSerializer.Deserialize(
                NamedFile.Read(path, "a plan was expected; certprop-deploy plan --out FILE writes one"),
                PlanFileJson.Default.PlanFile);
            return plan is not { Version: 1 }
                ? throw new InvalidInputException(path, "it is no plan of this version; make it anew")
                : plan.Deployment == deployment
                ? plan
                : throw new InvalidInputException(
                    path, $"it is a plan of deployment {plan.Deployment}, the settings are {deployment}'s");
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(
                path, "it is no plan; certprop-deploy plan --out FILE writes one", (int)(e.LineNumber ?? 0) + 1);
        }
    }

    /// <exception cref="UsageException">It cannot be written there.</exception>
    public void Write(string path)
    {
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(this, PlanFileJson.Default.PlanFile) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: a file that can be written was expected: {e.Message.TrimEnd('.')}");
        }
    }

    /// <exception cref="ConflictException">Bundle, settings or tenant are not what they were.</exception>
    public void Require(string? tenant, DeploymentPlan plan)
    {
        if (FingerprintOf(tenant, plan) != Fingerprint)
        {
            throw new ConflictException(
                "the tenant, the bundle or the settings changed since the plan was made; make it anew, and look at it");
        }
    }

    private static string FingerprintOf(string? tenant, DeploymentPlan plan)
    {
        // Two tenants may hold the same, such as nothing.
        StringBuilder text = new StringBuilder().AppendLine(tenant);
        foreach (PlannedRing ring in plan.Rings)
        {
            text.Append(ring.Ring).Append(' ').AppendLine(ring.Bundle?.Manifest.Content);
            foreach (PresentObject? present in (PresentObject?[])[ring.Present.App, ring.Present.Script])
                text.AppendLine($"{Sorted(present?.Body)}");
            foreach (PlannedStep step in ring.Plan.Steps)
            {
                text.Append(step.Kind).Append(' ').AppendLine(step.Id);
                text.AppendLine($"{Sorted(step.Body())} {Sorted(step.Object.Properties)}");
                text.AppendJoin('\n', step.Object.Assignments ?? []).AppendLine();
            }
        }
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // The order of members is no part of what an object is.
    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject item => new JsonObject(item.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PlanFile))]
internal sealed partial class PlanFileJson : JsonSerializerContext;
