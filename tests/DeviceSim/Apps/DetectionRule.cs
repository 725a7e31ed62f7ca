using System.Text.Json.Nodes;

namespace CertProp.DeviceSim.Apps;

/// <summary>
/// A detection rule by file version, the only kind that this product makes (reference, section 8.2). Pure.
/// </summary>
/// <param name="Folder">Of the file; %ProgramFiles% is the 64-bit one.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Operator">Such as <c>equal</c>.</param>
/// <param name="Version">What the file's version is compared with, number by number.</param>
public sealed record DetectionRule(string Folder, string File, string Operator, Version Version)
{
    private const string ProgramFiles = "%ProgramFiles%";

    /// <param name="rule">As Graph has it.</param>
    /// <exception cref="NotSupportedException">A rule of another kind.</exception>
    public static DetectionRule Of(JsonObject rule)
    {
        string Text(string member) => rule[member]!.GetValue<string>();

        if (Text("@odata.type") is not "#microsoft.graph.win32LobAppFileSystemRule"
            || Text("ruleType") is not "detection" || Text("operationType") is not "version"
            || rule["check32BitOn64System"]?.GetValue<bool>() is true)
        {
            throw new NotSupportedException($"no such rule is evaluated here: {rule.ToJsonString()}");
        }
        return new DetectionRule(
            Text("path"), Text("fileOrFolderName"), Text("operator"), Version.Parse(Text("comparisonValue")));
    }

    /// <summary>Where the file is on a machine whose folder of programs is that.</summary>
    public string PathOn(string programFiles) => Path.Combine(
        Folder.Replace(ProgramFiles, programFiles, StringComparison.OrdinalIgnoreCase)
            .Replace('\\', Path.DirectorySeparatorChar),
        File);

    /// <param name="found">Null where there is no file.</param>
    public bool IsMetBy(Version? found) => found is not null && Operator switch
    {
        "equal" => found == Version,
        "notEqual" => found != Version,
        "greaterThan" => found > Version,
        "greaterThanOrEqual" => found >= Version,
        "lessThan" => found < Version,
        "lessThanOrEqual" => found <= Version,
        _ => throw new NotSupportedException($"no operator {Operator} is evaluated here"),
    };
}
