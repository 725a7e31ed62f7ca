namespace CertProp.Deploy.Check;

/// <summary>What a piece of PowerShell text is.</summary>
internal enum TokenKind
{
    /// <summary>Spaces, tabs and continued lines.</summary>
    WhiteSpace,
    NewLine,

    /// <summary>From <c>#</c> to the end of the line.</summary>
    Comment,
    BlockComment,

    /// <summary>In single quotes.</summary>
    Text,

    /// <summary>In double quotes: may hold variables and code.</summary>
    ExpandableText,
    HereText,
    ExpandableHereText,

    /// <summary><c>$name</c>, <c>${name}</c>, <c>@name</c>.</summary>
    Variable,

    /// <summary>Names, keywords, parameters, <c>-operators</c>, numbers, bare arguments.</summary>
    Word,
    Operator,

    /// <summary>Such as <c>2>&amp;1</c> or <c>></c>.</summary>
    Redirection,

    /// <summary>Parenthesis, brace or bracket, with its <c>$</c> or <c>@</c>.</summary>
    Open,
    Close,
}
