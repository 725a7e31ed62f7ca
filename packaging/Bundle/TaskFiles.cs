using System.Text;

namespace CertProp.Deploy.Bundle;

/// <summary>task/: what an administrator with neither Intune nor Configuration Manager needs beside certprop.exe.</summary>
internal static class TaskFiles
{
    private const string Page = "task-page.md";

    /// <summary>Relative paths and contents.</summary>
    public static IEnumerable<(string Path, byte[] Content)> Of(Marker marker, HelperProgram helper, string? policy)
    {
        string option = policy is null ? "" : """ --policy "%~dp0policy.json" """.TrimEnd();
        string[] script =
        [
            "@echo off",
            $"rem {marker}",
            $"""  "%~dp0..\{HelperProgram.FileName}" install --task daily,disconnect,logon{option}  """.Trim(),
            "exit /b %errorlevel%",
            "",
        ];
        yield return ("task/install.cmd", Encoding.ASCII.GetBytes(string.Join("\r\n", script)));
        yield return ("task/README.md", Encoding.UTF8.GetBytes(PageOf(marker, helper, policy)));
        if (policy is not null)
            yield return ("task/policy.json", Encoding.ASCII.GetBytes($"{policy}\r\n"));
    }

    private static string PageOf(Marker marker, HelperProgram helper, string? policy) => PackagedText.Read(Page)
        .Replace("{{revision}}", $"{marker.Revision}", StringComparison.Ordinal)
        .Replace("{{content}}", marker.Content, StringComparison.Ordinal)
        .Replace("{{version}}", $"{helper.Version}", StringComparison.Ordinal)
        .Replace("{{signed}}", helper.IsSigned ? "signed" : "not signed", StringComparison.Ordinal)
        .Replace("{{sha256}}", helper.Sha256, StringComparison.Ordinal)
        .Replace("{{policy}}", policy is null ? "" : " with the policy beside it", StringComparison.Ordinal);
}
