using System.Globalization;

namespace CertProp.Samples.Bulk;

/// <summary>User number n of a large tree.</summary>
internal static class BulkUser
{
    public static string Profile(int number) => string.Create(CultureInfo.InvariantCulture, $"user{number:D5}");

    public static string Upn(int number) => $"{Profile(number)}@corp.example";

    public static string Mail(int number) => $"{Profile(number)}@mail.corp.example";

    public static string Sid(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"S-1-5-21-1111111111-2222222222-3333333333-1{number:D5}");
}
