namespace CertProp.Deploy.Check;

/// <summary>What is wrong with a script.</summary>
/// <param name="File">The script as its caller named it.</param>
/// <param name="Line">From 1; 0 where it is the whole file.</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">What is wrong. May quote the script: escape it where it is shown.</param>
/// <param name="Fix">What to do.</param>
internal sealed record Finding(string File, int Line, string Rule, Severity Severity, string Message, string Fix);
