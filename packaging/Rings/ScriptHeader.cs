using System.Globalization;
using System.Text.RegularExpressions;

namespace CertProp.Deploy.Rings;

/// <summary>
/// The line in each of our scripts that says whose it is. It names no ring, so that one signed script serves all, and it
/// outlives a description that somebody tidied up.
/// </summary>
/// <param name="Deployment">Whose.</param>
/// <param name="Role">What for.</param>
/// <param name="Revision">Of the bundle that it was packed in.</param>
/// <param name="Content">First 12 hex digits of that bundle's content.</param>
internal sealed partial record ScriptHeader(Guid Deployment, ObjectRole Role, int Revision, string Content)
{
    /// <summary>Of a remediation's detection script; null where it has none.</summary>
    public static ScriptHeader? Of(PresentObject script) => Find(script.Script("detectionScriptContent"));

    /// <summary>In a script; null where there is none, or it is damaged.</summary>
    public static ScriptHeader? Find(string? script)
    {
        Match line = Line().Match(script ?? "");
        return line.Success && Guid.TryParse(line.Groups["deployment"].Value, out Guid deployment)
            ? new ScriptHeader(
                deployment, line.Groups["role"].Value == "restore" ? ObjectRole.Restore : ObjectRole.Machine,
                int.Parse(line.Groups["revision"].Value, CultureInfo.InvariantCulture), line.Groups["content"].Value)
            : null;
    }

    [GeneratedRegex(
        "# certprop-deploy/1 deployment=(?<deployment>[0-9a-f-]{36}) role=(?<role>machine|restore) "
        + "revision=(?<revision>[0-9]{1,9}) content=(?<content>[0-9a-f]{12})")]
    private static partial Regex Line();
}
