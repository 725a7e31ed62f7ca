namespace CertProp.Samples.Tree;

/// <summary>Something in a store folder that is no store file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">The code that certprop must report.</param>
/// <param name="Shows">What it is there for.</param>
public sealed record ForeignItem(string Name, string Problem, string Shows)
{
    /// <summary>Of a file; null for a folder or a link.</summary>
    public byte[]? Content { get; init; }

    /// <summary>Relative target of a symbolic link; null for a file or a folder.</summary>
    public string? Target { get; init; }
}
