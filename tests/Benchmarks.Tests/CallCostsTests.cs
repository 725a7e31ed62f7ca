using CertProp.Benchmarks.Parts;

namespace CertProp.Benchmarks.Tests;

public sealed class CallCostsTests
{
    private static readonly Settings s_sizes = new() { Small = 10, Elements = 5 };

    [Fact]
    public void CallsOfElementsProfilesAndStartUp_AreToldApart()
    {
        CallCosts costs = new(s_sizes, Calls(10, 5), Calls(10, 10), Calls(Trees.Times * 10, 5));

        Assert.Equal(4, costs.OfElement, 6);
        Assert.Equal(7, costs.OfProfile, 6);
        string[] rows = costs.ToString().Split('\n');
        string total = Assert.Single(rows, row => row.StartsWith("| total", StringComparison.Ordinal));
        Assert.Equal(["total", "1180", "4.00", "7.00", "100"], total.Split('|', StringSplitOptions.TrimEntries)[1..^1]);
    }

    // 100 at start-up, 7 a profile, 4 an element.
    private static Dictionary<string, long> Calls(int profiles, int elements) => new()
    {
        ["read"] = 60 + (3 * profiles) + (2 * profiles * elements),
        ["close"] = 40 + (4 * profiles) + (2 * profiles * elements),
    };
}
