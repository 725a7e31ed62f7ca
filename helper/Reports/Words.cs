namespace CertProp.Reports;

internal static class Words
{
    /// <summary>"1 certificate", "2 certificates".</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";
}
