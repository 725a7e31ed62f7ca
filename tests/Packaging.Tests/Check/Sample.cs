using System.Text;
using CertProp.Deploy.Check;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

/// <summary>A rendered wrapper with one change that breaks a rule, and one that only looks like it.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Wrapper">What is changed.</param>
/// <param name="Find">What is replaced.</param>
/// <param name="Broken">What breaks the rule.</param>
/// <param name="NearMiss">What does not.</param>
internal sealed record Sample(string Rule, RenderedWrapper Wrapper, string Find, string Broken, string NearMiss)
{
    // Within the function that runs the helper.
    private const string InFunction = "    $options = $Command";

    /// <summary>The file's name; null for the wrapper's own.</summary>
    public string? Name { get; init; }

    /// <summary>What the near miss is, where it is another wrapper, unchanged.</summary>
    public RenderedWrapper? NearMissWrapper { get; init; }

    /// <summary>The line that is to be named, counted from the change; null where it is the whole file.</summary>
    public int? Offset { get; init; } = 0;

    public string FileName => Name ?? Wrapper.Name;

    public int Line => Offset is { } offset
        ? 1 + Wrapper.Text[..At].Count(c => c == '\n') + offset
        : 0;

    private int At => Wrapper.Text.IndexOf(Find, StringComparison.Ordinal);

    /// <summary>Code that breaks a rule wherever it stands, and the same where it is no code.</summary>
    public static Sample Code(string rule, string code) => Code(rule, code, NoCode(code));

    public static Sample Code(string rule, string code, string nearMiss) => new(
        rule, RenderedWrapper.IntuneDetection, InFunction, $"    {code}\r\n{InFunction}",
            $"    {nearMiss}\r\n{InFunction}");

    /// <summary>The script's bytes: one a character.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public IReadOnlyList<Finding> CheckBroken() => Check(Broken);

    public IReadOnlyList<Finding> CheckNearMiss() =>
        NearMissWrapper is { } wrapper ? ScriptCheck.Run(wrapper.Name, Bytes(wrapper.Text)) : Check(NearMiss);

    private IReadOnlyList<Finding> Check(string change)
    {
        Assert.True(At >= 0, $"{Rule}: {Find} is not in the wrapper");
        string text = Wrapper.Text;
        return ScriptCheck.Run(FileName, Bytes(text[..At] + change + text[(At + Find.Length)..]));
    }

    private static string NoCode(string code) =>
        $"# {code}\r\n    <# {code} #>\r\n"
        + $"    $note = '{code.Replace("'", "''", StringComparison.Ordinal)}' -eq @'\r\n{code}\r\n'@";
}
