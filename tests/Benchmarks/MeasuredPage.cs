namespace CertProp.Benchmarks;

/// <summary>A page of which one part is measured and everything else is somebody's words.</summary>
internal static class MeasuredPage
{
    /// <summary>Where this product's stands in the checkout.</summary>
    public const string Page = "docs/performance.md";

    public const string Begin = "<!-- measured: begin -->";
    public const string End = "<!-- measured: end -->";

    public static void Write(string file, string measured) =>
        File.WriteAllText(file, Replace(File.ReadAllText(file), measured, file));

    /// <summary>The page with this between the two marks in place of what stood there.</summary>
    /// <param name="page">The whole text.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="name">The page's, for whoever must repair it.</param>
    public static string Replace(string page, string measured, string name)
    {
        int begin = page.IndexOf(Begin, StringComparison.Ordinal), end = page.IndexOf(End, StringComparison.Ordinal);
        return begin >= 0 && end > begin
            ? $"{page[..(begin + Begin.Length)]}\n{measured.Trim('\n')}\n{page[end..]}"
            : throw new BenchmarkException($"{name}: the lines {Begin} and {End} were expected, in this order.");
    }
}
