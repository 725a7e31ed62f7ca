using System.Text.RegularExpressions;

namespace CertProp.Deploy.Settings;

/// <summary>
/// Reads certprop.deploy.json: JSON with comments and trailing commas. Strict, because a misspelt member that silently
/// became a default would reach devices that nobody meant.
/// </summary>
internal static partial class SettingsReader
{
    private static readonly string[] s_members =
    [
        "$schema", "version", "deployment", "tenant", "cloud", "auth", "policy", "sign", "names", "scopeTags", "assignments",
        "targets", "rings", "status", "configmgr",
    ];

    /// <param name="name">How messages call it, such as its path.</param>
    /// <param name="utf8">The document; a byte order mark is allowed.</param>
    /// <exception cref="InvalidInputException">Names member, line and what is allowed.</exception>
    public static DeploySettings Read(string name, ReadOnlySpan<byte> utf8)
    {
        var document = new StrictJson(name, utf8);
        var settings = new DeploySettings { Deployment = Guid.Empty };
        while (document.NextMember(out string member))
            settings = ReadMember(ref document, member, settings);
        document.ReadEnd();
        document.Require("version", "deployment");
        RefuseMixture(name, settings);
        return settings;
    }

    // Intune does not leave out users from devices, or devices from users: an exclusion would exclude nobody.
    private static void RefuseMixture(string name, DeploySettings settings)
    {
        (string wrong, string kind) = settings.Targets is TargetKind.Devices
            ? (Ring.AllUsers, "devices")
            : (Ring.AllDevices, "users");
        if (settings.Rings.FirstOrDefault(ring => ring.Include.Contains(wrong)) is { } mixed)
        {
            throw new InvalidInputException(
                name,
                $"ring {mixed.Name} includes \"{wrong}\", and \"targets\" says that groups hold {kind}: Intune cannot leave "
                + $"groups of the one out of the other; name groups of {kind}, or change \"targets\"");
        }
    }

    private static DeploySettings ReadMember(ref StrictJson document, string member, DeploySettings settings)
    {
        switch (member)
        {
            case "$schema":
                document.ReadString();
                return settings;
            case "version":
                document.ReadInteger(1, 1);
                return settings;
            case "deployment":
                return settings with { Deployment = ReadDeployment(ref document) };
            case "tenant":
                return settings with { Tenant = ReadTenant(ref document) };
            case "cloud":
                return settings with { Cloud = document.ReadEnum<Cloud>() };
            case "auth":
                return ReadAuth(ref document, settings);
            case "policy":
                return settings with { Policy = document.ReadPathOrNull() };
            case "sign":
                return settings with { Sign = ReadSign(ref document) };
            case "names":
                return ReadNames(ref document, settings);
            case "scopeTags":
                return settings with { ScopeTags = document.ReadStrings() };
            case "assignments":
                return settings with { Assignments = document.ReadEnum<AssignmentOwner>() };
            case "targets":
                return settings with { Targets = document.ReadEnum<TargetKind>() };
            case "rings":
                return settings with { Rings = RingReader.ReadAll(ref document) };
            case "status":
                return settings with { Status = ReadStatus(ref document) };
            case "configmgr":
                return settings with { ConfigMgr = document.IsNull ? null : ReadConfigMgr(ref document) };
            default:
                throw document.UnknownMember(s_members);
        }
    }

    private static Guid ReadDeployment(ref StrictJson document) =>
        Guid.TryParseExact(document.ReadString(), "D", out Guid id) && id != Guid.Empty
            ? id
            : throw document.Fault("an id such as \"5f0c2f5e-9a51-4f0e-8c1d-2b7e6a3d4c10\"; certprop-deploy init makes one");

    private static string? ReadTenant(ref StrictJson document) =>
        document.ReadStringOrNull() is not { } tenant ? null
        : IsTenant().IsMatch(tenant) ? tenant
        : throw document.Fault("a tenant's domain or id, such as \"contoso.onmicrosoft.com\", or null");

    private static SignCommandLine? ReadSign(ref StrictJson document) =>
        document.ReadStringOrNull() is not { } command ? null
        : SignCommandLine.TryParse(command)
            ?? throw document.Fault($"a command with {SignCommandLine.File} where the file's path goes, or null");

    private static DeploySettings ReadAuth(ref StrictJson document, DeploySettings settings)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            settings = member switch
            {
                "method" => settings with { AuthMethod = document.ReadEnum<AuthMethod>() },
                "clientId" => settings with { ClientId = document.ReadStringOrNull() },
                _ => throw document.UnknownMember("method", "clientId"),
            };
        }
        return settings;
    }

    private static DeploySettings ReadNames(ref StrictJson document, DeploySettings settings)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            settings = member switch
            {
                "prefix" => settings with { Prefix = ReadText(ref document) },
                "publisher" => settings with { Publisher = ReadText(ref document) },
                _ => throw document.UnknownMember("prefix", "publisher"),
            };
        }
        return settings;
    }

    private static StatusSettings ReadStatus(ref StrictJson document)
    {
        var status = new StatusSettings();
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            status = member switch
            {
                "staleDays" => status with { StaleDays = document.ReadInteger(1, 365) },
                "pendingDays" => status with { PendingDays = document.ReadInteger(1, 365) },
                "userNames" => status with { UserNames = document.ReadBoolean() },
                _ => throw document.UnknownMember("staleDays", "pendingDays", "userNames"),
            };
        }
        return status;
    }

    private static ConfigMgrSettings ReadConfigMgr(ref StrictJson document)
    {
        var site = new ConfigMgrSettings { SiteCode = "", Server = "", Collection = "" };
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            site = member switch
            {
                "siteCode" => site with { SiteCode = ReadSiteCode(ref document) },
                "server" => site with { Server = ReadText(ref document) },
                "collection" => site with { Collection = ReadText(ref document) },
                "mode" => site with { Mode = document.ReadEnum<RingMode>() },
                "content" => site with { Content = document.ReadPathOrNull() },
                "distributionPointGroup" => site with { DistributionPointGroup = document.ReadStringOrNull() },
                "everyHours" => site with { EveryHours = ReadInterval(ref document) },
                _ => throw document.UnknownMember(
                    "siteCode", "server", "collection", "mode", "content", "distributionPointGroup", "everyHours"),
            };
        }
        document.Require("siteCode", "server", "collection");
        return site;
    }

    private static string ReadSiteCode(ref StrictJson document) =>
        document.ReadString() is var code && IsSiteCode().IsMatch(code)
            ? code
            : throw document.Fault("a site code of three letters and digits, such as \"P01\"");

    // What New-CMSchedule and the console take: hours up to 23, days up to 31, and nothing in between.
    private static int ReadInterval(ref StrictJson document) =>
        document.ReadInteger(1, 24 * 31) is var hours && (hours < 24 || hours % 24 == 0)
            ? hours
            : throw document.Fault("1 to 23, or whole days in hours, such as 24 or 48");

    // Names go into XML too, which cannot have the last two.
    private static string ReadText(ref StrictJson document) =>
        document.ReadString() is var text && !string.IsNullOrWhiteSpace(text) && text.Length <= 128
            && !text.Any(c => char.IsControl(c) || c is '\uFFFE' or '\uFFFF')
            ? text
            : throw document.Fault("a text of 1 to 128 characters in one line");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9.-]{0,252}\z")]
    private static partial Regex IsTenant();

    [GeneratedRegex(@"\A[A-Za-z0-9]{3}\z")]
    private static partial Regex IsSiteCode();
}
