using System.Text;
using System.Text.Json.Nodes;

namespace CertProp.GraphEmulator.Tenants;

/// <summary>
/// Something to publish to, for people at a terminal: the names are those of the settings that <c>init</c> writes.
/// </summary>
internal static class SampleTenant
{
    public static void Fill(Tenant tenant)
    {
        foreach (string group in (string[])["CertProp pilot", "CertProp pilot devices", "CertProp broad"])
            tenant.AddGroup(group);
        tenant.AddFilter("Corporate Windows", "(device.deviceOwnership -eq \"Corporate\")");
        tenant.AddDevice("PC-0001", "anna@contoso.example");
        tenant.AddDevice("PC-0002", "ben@contoso.example");
        AddGlobalScript(tenant);
    }

    /// <summary>F13: a script of Microsoft's, which nobody may change.</summary>
    /// <returns>Its id.</returns>
    public static string AddGlobalScript(Tenant tenant) => tenant.AddScript(new JsonObject
    {
        ["displayName"] = "Restart stopped Office C2R svc",
        ["publisher"] = "Microsoft",
        ["isGlobalScript"] = true,
        ["highestAvailableVersion"] = "1",
        ["detectionScriptContent"] = Convert.ToBase64String(Encoding.ASCII.GetBytes("exit 0\r\n")),
    });
}
