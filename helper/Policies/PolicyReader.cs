using CertProp.Certificates;

namespace CertProp.Policies;

/// <summary>
/// Reads a policy: JSON with comments and trailing commas, every member but <c>version</c> optional. Strict, because a
/// misspelt member that silently became a default would delete what somebody meant to keep.
/// </summary>
internal static class PolicyReader
{
    private const int SupportedVersion = 1;

    /// <summary>Reads a whole policy document.</summary>
    /// <param name="name">How messages call it, such as its path.</param>
    /// <param name="utf8">The document; a byte order mark is allowed.</param>
    /// <exception cref="InvalidInputException">Names member, line and what is allowed.</exception>
    public static Policy Read(string name, ReadOnlySpan<byte> utf8)
    {
        var document = new StrictJson(name, utf8);
        var policy = new Policy();
        bool hasVersion = false;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "$schema":
                    document.ReadString();
                    break;
                case "version":
                    document.ReadInteger(SupportedVersion, SupportedVersion);
                    hasVersion = true;
                    break;
                case "owner":
                    policy = policy with { Owner = document.ReadEnum<OwnerRequirement>() };
                    break;
                case "ownerEvidence":
                    List<string> evidence = document.ReadNames("sid", "upn");
                    policy = policy with { SidProves = evidence.Contains("sid"), UpnProves = evidence.Contains("upn") };
                    break;
                case "upnSuffixes":
                    policy = policy with { UpnSuffixes = Policy.NameSet(document.ReadStrings(ParseSuffix)) };
                    break;
                case "action":
                    policy = policy with { Action = document.ReadEnum<PolicyAction>() };
                    break;
                case "minimumAge":
                    policy = policy with { MinimumAge = ReadAge(ref document) };
                    break;
                case "providers":
                    policy = ReadProviders(ref document, policy);
                    break;
                case "keep":
                    policy = policy with { Keep = ReadKeep(ref document) };
                    break;
                case "cards":
                    policy = ReadCards(ref document, policy);
                    break;
                case "profiles":
                    policy = ReadProfiles(ref document, policy);
                    break;
                case "limits":
                    policy = ReadLimits(ref document, policy);
                    break;
                case "backup":
                    policy = ReadBackup(ref document, policy);
                    break;
                case "protect":
                    policy = policy with
                    {
                        Protect = Policy.NameSet(document.ReadNames(
                            "redirection", "certPropPolicy", "service", "rdpFiles", "allRdpFiles")),
                    };
                    break;
                case "report":
                    policy = ReadReport(ref document, policy);
                    break;
                default:
                    throw document.UnknownMember(
                        "$schema", "version", "owner", "ownerEvidence", "upnSuffixes", "action", "minimumAge", "providers",
                        "keep", "cards", "profiles", "limits", "backup", "protect", "report");
            }
        }
        document.ReadEnd();
        return hasVersion ? policy : throw new InvalidInputException(name, "\"version\": 1 is missing");
    }

    private static Policy ReadProviders(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member switch
            {
                "include" => policy with { IncludedProviders = Policy.NameSet(document.ReadStrings(ParseIncluded)) },
                "exclude" => policy with { ExcludedProviders = Policy.NameSet(document.ReadStrings()) },
                _ => throw document.UnknownMember("include", "exclude"),
            };
        }
        return policy;
    }

    private static KeepList ReadKeep(ref StrictJson document)
    {
        var keep = new KeepList();
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            keep = member switch
            {
                "thumbprints" => keep with { Thumbprints = document.ReadStrings(ParseThumbprint).ToHashSet() },
                "issuers" => keep with { Issuers = Policy.NameSet(document.ReadStrings()) },
                "templates" => keep with { Templates = Policy.NameSet(document.ReadStrings()) },
                "ekus" => keep with { Ekus = document.ReadStrings(ParseOid).ToHashSet() },
                _ => throw document.UnknownMember("thumbprints", "issuers", "templates", "ekus"),
            };
        }
        return keep;
    }

    private static Policy ReadCards(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member is "readContents"
                ? policy with { ReadCardContents = document.ReadBoolean() }
                : throw document.UnknownMember("readContents");
        }
        return policy;
    }

    private static Policy ReadProfiles(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member switch
            {
                "exclude" => policy with { ExcludedProfiles = Policy.NameSet(document.ReadStrings()) },
                "loaded" => policy with { LoadedProfiles = document.ReadEnum<LoadedProfiles>() },
                _ => throw document.UnknownMember("exclude", "loaded"),
            };
        }
        return policy;
    }

    private static Policy ReadLimits(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member switch
            {
                "perProfile" => policy with { LimitPerProfile = document.ReadInteger(1, int.MaxValue) },
                "perRun" => policy with { LimitPerRun = document.ReadInteger(1, int.MaxValue) },
                _ => throw document.UnknownMember("perProfile", "perRun"),
            };
        }
        return policy;
    }

    private static Policy ReadBackup(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member switch
            {
                "folder" => policy with { BackupFolder = document.ReadPathOrNull() },
                "retainDays" => policy with { BackupRetainDays = document.ReadInteger(1, 3_650) },
                _ => throw document.UnknownMember("folder", "retainDays"),
            };
        }
        return policy;
    }

    private static Policy ReadReport(ref StrictJson document, Policy policy)
    {
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            policy = member is "subjects"
                ? policy with { Subjects = document.ReadEnum<SubjectDisclosure>() }
                : throw document.UnknownMember("subjects");
        }
        return policy;
    }

    private static TimeSpan ReadAge(ref StrictJson document)
    {
        const string expected = "an ISO 8601 duration from \"PT0S\" to \"P365D\", such as \"PT1H\"";
        return IsoDuration.TryParse(document.ReadString(), out TimeSpan age) && age <= TimeSpan.FromDays(365)
            ? age
            : throw document.Fault(expected);
    }

    private static (string, string?) ParseSuffix(string text) =>
        text.Length == 0 || text.Contains('@') || text.Trim() != text ? (text, "a UPN suffix without @, such as \"contoso.com\"") : (text, null);

    private static (string, string?) ParseIncluded(string text) =>
        string.IsNullOrWhiteSpace(text) ? (text, "the name of a provider")
        : KnownProviders.IsProtected(text) ? (text, "a provider that is not on the list of protected providers")
        : (text, null);

    private static (Thumbprint, string?) ParseThumbprint(string text) =>
        Thumbprint.TryParsePasted(text, out Thumbprint thumbprint) ? (thumbprint, null) : (default, "40 hex digits");

    private static (string, string?) ParseOid(string text) =>
        text.Contains('.') && text.Split('.').All(arc => arc.Length > 0 && arc.All(char.IsAsciiDigit))
            ? (text, null)
            : (text, "an object identifier, such as \"1.3.6.1.5.5.7.3.3\"");
}
