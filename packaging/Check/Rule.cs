namespace CertProp.Deploy.Check;

/// <summary>Where a script breaks a rule.</summary>
/// <param name="Line">From 1; 0 for the whole file.</param>
/// <param name="What">What stands there; null where the rule says it all.</param>
internal sealed record Breach(int Line, string? What = null);

/// <summary>One rule for scripts.</summary>
/// <param name="Id">W1 to W24: Intune's agent; C: Configuration Manager, L: language, P: policy, S: form.</param>
/// <param name="Severity">How bad it is to break it.</param>
/// <param name="Why">What is wrong with a script that breaks it.</param>
/// <param name="Fix">What to do about it.</param>
/// <param name="Find">Finds the places.</param>
internal sealed record Rule(
    string Id, Severity Severity, string Why, string Fix, Func<Script, IEnumerable<Breach>> Find)
{
    /// <summary>A rule against commands, wherever they are called.</summary>
    public static Rule Against(string id, string why, string fix, params string[] commands) =>
        new(id, Severity.Error, why, fix, script => CallsOf(script, commands));

    public static IEnumerable<Breach> CallsOf(Script script, params string[] commands) =>
        script.Code.Commands(commands).Select(index => At(script.Code[index]));

    public static IEnumerable<Breach> TokensOf(Script script, Func<Token, bool> matches) =>
        script.Code.Tokens.Where(matches).Select(At);

    public static Breach At(Token token) =>
        new(token.Line, token.IsText || token.Kind is TokenKind.NewLine ? null : token.Text);

    public IEnumerable<Finding> Apply(Script script) => Find(script).Select(breach => new Finding(
        script.Name, breach.Line, Id, Severity, breach.What is null ? Why : $"{breach.What}: {Why}", Fix));
}
