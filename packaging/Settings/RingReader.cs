using System.Globalization;
using System.Text.RegularExpressions;

namespace CertProp.Deploy.Settings;

/// <summary>Reads the rings of certprop.deploy.json.</summary>
internal static partial class RingReader
{
    // The restore package belongs to the whole deployment, and its marker says so.
    private const string Reserved = "all", AlsoReserved = "restore";

    /// <exception cref="InvalidInputException">Names member, line and what is allowed.</exception>
    public static IReadOnlyList<Ring> ReadAll(ref StrictJson document)
    {
        var rings = new List<Ring>();
        document.EnterList();
        while (document.NextObject())
        {
            Ring ring = ReadRing(ref document);
            if (rings.Any(other => other.Name.Equals(ring.Name, StringComparison.OrdinalIgnoreCase)))
                throw document.Fault($"there are two rings \"{ring.Name}\"; each needs a name of its own", value: false);
            rings.Add(ring);
        }
        return rings;
    }

    private static Ring ReadRing(ref StrictJson document)
    {
        var ring = new Ring { Name = "", Include = [] };
        while (document.NextMember(out string member))
        {
            ring = member switch
            {
                "name" => ring with { Name = ReadName(ref document) },
                "mode" => ring with { Mode = document.ReadEnum<RingMode>() },
                "include" => ring with { Include = ReadGroups(ref document) },
                "exclude" => ring with { Exclude = document.ReadStrings() },
                "filter" => ring with { Filter = document.IsNull ? null : ReadFilter(ref document) },
                "schedule" => ring with { Schedule = ReadSchedule(ref document) },
                "app" => ring with { Delivery = ReadApp(ref document) },
                _ => throw document.UnknownMember("name", "mode", "include", "exclude", "filter", "schedule", "app"),
            };
        }
        document.Require("name", "include");
        return ring;
    }

    private static string ReadName(ref StrictJson document) =>
        document.ReadString() is var name && IsName().IsMatch(name) && name.ToLowerInvariant() is not (Reserved or AlsoReserved)
            ? name
            : throw document.Fault(
                $"1 to 32 letters, digits and hyphens, and neither \"{Reserved}\" nor \"{AlsoReserved}\"");

    private static List<string> ReadGroups(ref StrictJson document)
    {
        List<string> groups = document.ReadStrings();
        return groups.Count > 0 ? groups : throw document.Fault($"at least one group, or \"{Ring.AllDevices}\"", value: false);
    }

    private static RingFilter ReadFilter(ref StrictJson document)
    {
        var filter = new RingFilter("", Includes: true);
        int members = 0;
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            members++;
            filter = member is "include" or "exclude"
                ? new RingFilter(document.ReadString(), member is "include")
                : throw document.UnknownMember("include", "exclude");
        }
        return members == 1 && filter.Name.Length > 0
            ? filter
            : throw document.Fault("one of \"include\" and \"exclude\" with a filter's name", value: false);
    }

    private static Schedule ReadSchedule(ref StrictJson document)
    {
        Schedule? schedule = null;
        int members = 0;
        document.EnterObject();
        while (document.NextMember(out string member))
        {
            members++;
            schedule = member switch
            {
                "hours" => new Schedule(document.ReadInteger(1, 23), null),
                "daily" => new Schedule(0, ReadTime(ref document)),
                _ => throw document.UnknownMember("hours", "daily"),
            };
        }
        return members == 1 ? schedule! : throw document.Fault("one of \"hours\" (1 to 23) and \"daily\" (such as \"10:00\")", value: false);
    }

    private static TimeOnly ReadTime(ref StrictJson document) =>
        TimeOnly.TryParseExact(document.ReadString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time
            : throw document.Fault("a time of day such as \"10:00\"");

    private static HelperDelivery ReadApp(ref StrictJson document)
    {
        HelperDelivery delivery = HelperDelivery.Intune;
        document.EnterObject();
        while (document.NextMember(out string member))
            delivery = member is "deliver" ? document.ReadEnum<HelperDelivery>() : throw document.UnknownMember("deliver");
        return delivery;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]{0,31}\z")]
    private static partial Regex IsName();
}
