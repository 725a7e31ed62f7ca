using System.Text;

namespace CertProp.Deploy.Tests.Wrappers;

/// <summary>A wrapper with its settings filled in, in the form that <c>pack</c> gives it.</summary>
internal sealed record RenderedWrapper
{
    public const string Policy =
        "{\r\n  \"version\": 1,\r\n  "
        + "\"keep\": { \"issuers\": [ \"Stra\\u00DFe $(exit 3) $env:PATH `n '' \\\"x\\\"\" ] }\r\n}";

    private const string Begin = "#--- settings", End = "#--- end of settings",
        Unpinned = "# certprop-deploy/1 unpinned";

    private const string SomeHash = "00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff";

    public string File { get; init; } = "detection/Detect-PropagatedCertificates.ps1";

    public string Channel { get; init; } = "intune";

    public string Command { get; init; } = "'detect', '--scope', 'machine'";

    public IReadOnlyDictionary<string, string> Accepted { get; init; } = new Dictionary<string,
        string>
    { ["0.1.0.0"] = SomeHash };

    public string Role { get; init; } = "machine";

    /// <summary>The policy's text; null for the one beside the helper.</summary>
    public string? PolicyText { get; init; } = Policy;

    public bool IsPinned => Accepted.Count > 0;

    public static RenderedWrapper IntuneDetection { get; } = new();

    public static RenderedWrapper IntuneRemediation { get; } = new()
    {
        File = "remediation/Remove-PropagatedCertificates.ps1",
        Command = "'remove', '--scope', 'machine'",
    };

    public static RenderedWrapper Discovery { get; } = IntuneDetection with { Channel = "configmgr" };

    public static RenderedWrapper ConfigMgrRemediation { get; } = IntuneRemediation with { Channel = "configmgr" };

    public static IReadOnlyList<RenderedWrapper> All { get; } = [IntuneDetection, IntuneRemediation, Discovery,
        ConfigMgrRemediation];

    /// <summary>Whether failure is thrown.</summary>
    public bool Throws => this is { Channel: "configmgr" } && File == ConfigMgrRemediation.File;

    /// <summary>What certprop is to be given.</summary>
    public string Arguments =>
        Command.Replace("'", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal)
        + $" --for {Channel} --timeout {Timeout}" + (PolicyText is null ? "" : " --policy -");

    public string Name => Path.GetFileName(File);

    public string Source => Encoding.ASCII.GetString(System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, File)));

    public string Text
    {
        get
        {
            string source = Source;
            int begin = source.IndexOf('\n', source.IndexOf(Begin, StringComparison.Ordinal)) + 1;
            int end = source.IndexOf(End, StringComparison.Ordinal);
            return (source[..begin] + Settings + source[end..])
                .Replace(Unpinned, IsPinned ? Marker : Unpinned, StringComparison.Ordinal);
        }
    }

    private int Timeout => Channel == "intune" ? 120 : 45;

    private string Marker =>
        "# certprop-deploy/1 deployment=5f0c2f5e-0000-0000-0000-000000000000 "
        + $"role={Role} revision=3 content=0123456789ab";

    private string Settings => string.Concat(((string[])
    [
        $"$Channel = '{Channel}'",
        $"$Command = {Command}",
        $"$Timeout = {Timeout}",
        .. IsPinned ? ["$Accepted = @{", .. Accepted.Select(helper => $"    '{helper.Key}' = '{helper.Value}'"), "}"]
            : (string[])["$Accepted = @{}"],
        .. PolicyText is null ? ["$Policy = ''"] : (string[])["$Policy = @'", PolicyText, "'@"],
    ]).Select(line => line + "\r\n"));
}
