using CertProp.Deploy.Check;
using CertProp.Deploy.Tests.Wrappers;

namespace CertProp.Deploy.Tests.Check;

public sealed class TokenizerTests
{
    [Fact]
    public void Tokens_TogetherAreTheText()
    {
        for (int seed = 0; seed < 5_000; seed++)
            RoundTrip(ScriptTexts.Make(seed), $"seed {seed}");
    }

    [Fact]
    public void ScriptsOfThisRepository_AreReadToTheirEnd()
    {
        foreach (string script in ScriptTexts.FilesOfRepository)
        {
            IReadOnlyList<Token> tokens = RoundTrip(File.ReadAllText(script), script);
            Assert.DoesNotContain(tokens, token => token.IsCutOff);
            Assert.Null(new Code(tokens).Unbalanced);
        }
    }

    [Fact]
    public void EndlessNesting_IsRead()
    {
        foreach (string part in (string[])["\"$(", "$(", "@(", "{", "\"${", "@\"\n$("])
            RoundTrip(string.Concat(Enumerable.Repeat(part, 50_000)), part);
    }

    [Theory]
    [InlineData("$a = 'it''s'", "$a|=|'it''s'")]
    [InlineData("Get-Item -Path:$x # no", "Get-Item|-Path:|$x")]
    [InlineData("& $exe --policy - 2>&1", "&|$exe|--policy|-|2>&1")]
    [InlineData("$env:A\\b\\$script:c", "$env:A|\\b\\|$script:c")]
    [InlineData("[Type]::Member.Call(1)", "[|Type|]|::|Member|.|Call|(|1|)")]
    [InlineData("$a.b.c(); .\\x.ps1; . $x", "$a|.|b|.|c|(|)|;|.\\x.ps1|;|.|$x")]
    [InlineData("a#b <# c #> d", "a#b|d")]
    [InlineData("$a--; --$a; $a-1", "$a|--|;|--|$a|;|$a|-1")]
    [InlineData("@{ a = 1 }; @a; @(1)", "@{|a|=|1|}|;|@a|;|@(|1|)")]
    [InlineData("if ($a -and !$b) { 1..3 }", "if|(|$a|-and|!|$b|)|{|1..3|}")]
    [InlineData("a `\r\n  -b", "a|-b")]
    [InlineData("\u201Ca\u201D", "\u201Ca\u201D")]
    [InlineData("\"a$(b 'c)' \"d\")e\" f", "\"a$(b 'c)' \"d\")e\"|f")]
    [InlineData("\"`$(\" a", "\"`$(\"|a")]
    [InlineData("@'\r\n'x' \"@\r\n'@ a", "@'\r\n'x' \"@\r\n'@|a")]
    [InlineData("$a ?? $b; ${c}?.d; $e?[0]", "$a|??|$b|;|${c}|?.|d|;|$e|?[|0|]")]
    public void Text_IsCutAsTheEngineCutsIt(string text, string expected) =>
        Assert.Equal(expected,
            string.Join('|', RoundTrip(text, text).Where(token => !token.IsSilent).Select(token => token.Text)));

    [Fact]
    public void CodeInText_IsSeen()
    {
        Token text = Assert.Single(Tokenizer.Read("\"a $(Get-Item \"$b $(c)\") $d ${e}\""));
        Assert.Equal(
            "$(|Get-Item|\"$b $(c)\"|)|$d|${e}",
            string.Join('|', text.Inner.Where(token => !token.IsSilent).Select(token => token.Text)));
        Assert.Contains(new Code([text]).Tokens, token => token.Is("c"));
    }

    [Fact]
    public void Lines_AreCountedThroughTextsAndComments()
    {
        Token last = Tokenizer.Read("<#\r\n\r\n#> 'a\r\nb' \"\n$(1\n)\" @'\r\n\r\n'@ `\r\n x")[^1];
        Assert.Equal(("x", 9), (last.Text, last.Line));
    }

    [Fact]
    public void Wrappers_UseNothingNewerThanWindowsPowerShell()
    {
        foreach (RenderedWrapper wrapper in (RenderedWrapper[])[RenderedWrapper.IntuneDetection,
            RenderedWrapper.IntuneRemediation])
            Assert.Empty(Rules.All.Single(rule => rule.Id == "L6").Apply(new Script(wrapper.Name,
                Sample.Bytes(wrapper.Text))));
    }

    private static IReadOnlyList<Token> RoundTrip(string text, string because)
    {
        IReadOnlyList<Token> tokens = Tokenizer.Read(text);
        Assert.True(text == string.Concat(tokens.Select(token => token.Text)), because);
        Assert.All(tokens, token => Assert.Equal(token.Text, text.Substring(token.Start, token.Text.Length)));
        return tokens;
    }
}
