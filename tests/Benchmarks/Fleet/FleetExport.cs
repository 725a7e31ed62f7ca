using System.Globalization;
using System.IO.Compression;

namespace CertProp.Benchmarks.Fleet;

/// <summary>Writes an export as Intune does, of an invented fleet of any size.</summary>
internal static class FleetExport
{
    public const string Policy = "3f2b9c1e-0000-4000-8000-00000000f1ee";

    private const string Clean =
        """CLEAN no leaked certificates, {0} kept for lack of proof | {{"v":1,"s":"clean","n":0,"p":0,"k":{{"ownerUnknown":{0},"owner":2}},"x":[],"c":[],"more":0,"h":"1.0.0"}}""";

    private const string Leaked =
        """LEAKED {0} certificates in {1} profiles | {{"v":1,"s":"leaked","n":{0},"p":{1},"k":{{"owner":4}},"x":["redirection"],"c":[{2}],"more":0,"h":"1.0.0"}}""";

    private const string Missing =
        """PENDING helper-missing certprop.exe is not installed yet | {"v":1,"s":"pending","e":"helper-missing"}""";

    public static void Write(string path, int rows)
    {
        var random = new Random(5);
        using ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Create);
        using var csv = new StreamWriter(archive.CreateEntry("report.csv").Open());
        csv.Write("DeviceId,DeviceName,DetectionStatus,DetectionStatus_loc,RemediationStatus,RemediationStatus_loc,"
            + "PreRemediationDetectionScriptOutput,PostRemediationDetectionScriptOutput,PolicyId,RemediationScriptOutputDetails,"
            + "RemediationScriptErrorDetails,PreRemediationDetectionScriptError,ModifiedTime,LastAgentUpdateTime,"
            + "NextExecutionDateTime,OSVersion\r\n");
        DateTime now = DateTime.UtcNow;
        for (int row = 0; row < rows; row++)
        {
            string leaked = Line(random);
            (string detection, string remediation, string before, string after) = random.Next(100) switch
            {
                < 6 => ("fail", "success", leaked, Of(Clean, 0)),
                < 8 => ("fail", "remediationFailed", leaked, leaked),
                < 9 => ("fail", "unknown", leaked, ""),
                < 10 => ("fail", "scriptError", Missing, ""),
                _ => ("success", "skipped", Of(Clean, random.Next(20)), ""),
            };
            string seen = now.AddMinutes(-random.Next(10_000)).ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
            csv.Write(string.Create(CultureInfo.InvariantCulture,
                $"{row:x8}-{random.Next(65_536):x4}-4000-8000-{random.NextInt64(1L << 48):x12},PC-{row:000000},{detection},With issues,"
                + $"{remediation},Not run,{Quoted(before)},{Quoted(after)},{Policy},,,,{seen},{seen},,10.0.26100.{random.Next(4_000, 5_000)}\r\n"));
        }
    }

    // Leaked certificates differ from device to device; that is what costs.
    private static string Line(Random random)
    {
        int count = random.Next(1, 12);
        return Of(Leaked, count, 1 + count / 3, string.Join(',', Enumerable.Range(0, count).Select(_ =>
            $"""["{random.Next():X8}","Contoso Issuing CA {random.Next(1, 40)}","foreign"]""")));
    }

    private static string Of(string format, params object[] values) => string.Format(CultureInfo.InvariantCulture, format, values);

    private static string Quoted(string text) =>
        text.Length == 0 ? "" : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
