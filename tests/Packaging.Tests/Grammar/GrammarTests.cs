using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Grammar;

public sealed class GrammarTests(Grammar grammar) : IClassFixture<Grammar>
{
    [Fact]
    public void Wrappers_AreReadByAnotherGrammar()
    {
        string[] scripts =
        [
            .. RenderedWrapper.All.Select(wrapper => wrapper.Text),
            .. RenderedWrapper.All.Select(wrapper => (wrapper with { PolicyText = null }).Text),
            RenderedWrapper.IntuneDetection.Source,
            RenderedWrapper.IntuneRemediation.Source,
        ];
        Assert.All(grammar.Read(scripts), said => Assert.Equal("ok", said));
    }

    [Fact]
    public void DamagedWrapper_IsRefused()
    {
        string script = RenderedWrapper.IntuneDetection.Text;
        Assert.All(
            grammar.Read(
                script.Replace("try { $line", "try ( $line", StringComparison.Ordinal),
                script.Replace("-notin 0, 1) {", "-notin 0, 1 {", StringComparison.Ordinal),
                script.Replace("function Invoke-Helper {", "function Invoke-Helper", StringComparison.Ordinal)),
            said => Assert.StartsWith("line ", said, StringComparison.Ordinal));
    }
}
