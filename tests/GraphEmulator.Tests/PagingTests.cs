using CertProp.GraphEmulator.Tests.Support;

namespace CertProp.GraphEmulator.Tests;

/// <summary>Lists in pages (F7).</summary>
public sealed class PagingTests : EmulatorTest
{
    private const string Groups = "/v1.0/groups";

    [Theory]
    [InlineData("", 3)]
    [InlineData("?$top=999", 3)]
    [InlineData("?$top=1", 5)]
    [InlineData("?$select=displayName&$filter=startswith(displayName,'Group')", 3)]
    [InlineData("?$skip=2", 2)]
    public async Task Pages_AreSmall_AndHoldEverythingOnce(string query, int count)
    {
        for (int i = 0; i < 5; i++)
            Graph.Tenant.AddGroup($"Group {i}");

        IReadOnlyList<Reply> pages = await Client.PagesAsync($"{Groups}{query}");

        Assert.Equal(count, pages.Count);
        Assert.All(pages.SkipLast(1), page => Assert.StartsWith(
            $"{Graph.Root}v1.0/groups?", page["@odata.nextLink"], StringComparison.Ordinal));
        string[] names = [.. pages.SelectMany(page => page.Value).Select(group => group["displayName"]!.ToString())];
        Assert.Equal(query.StartsWith("?$skip", StringComparison.Ordinal) ? 3 : 5, names.Distinct().Count());
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public async Task EmptyPage_WithANextLink_ComesFirst()
    {
        Graph.Behaviour.EmptyFirstPage = true;
        Graph.Tenant.AddGroup("one");
        IReadOnlyList<Reply> pages = await Client.PagesAsync(Groups);
        Assert.Equal([0, 1], pages.Select(page => page.Value.Count));
    }

    [Fact]
    public async Task Count_AndOrder()
    {
        foreach (string name in (string[])["b", "a"])
            Graph.Tenant.AddGroup(name);
        Reply page = (await Client.GetAsync($"{Groups}?$count=true&$orderby=displayName%20desc")).Must(200);
        Assert.Equal("2", page["@odata.count"]);
        Assert.Equal(["b", "a"], page.Value.Select(group => group["displayName"]!.ToString()));
    }

    [Fact]
    public async Task SkipToken_OfSomebodyElse_IsRefused()
    {
        (await Client.GetAsync($"{Groups}?$skiptoken=abc")).MustSay(400, "skip token");
    }

    [Fact]
    public async Task NameWithQuoteAndPlus_IsFound()
    {
        string id = Graph.Tenant.AddGroup("Anna's A+B");
        Reply found = (await Client.GetAsync($"{Groups}?$filter=displayName%20eq%20'Anna''s%20A%2BB'")).Must(200);
        Assert.Equal(id, Assert.Single(found.Value)["id"]!.ToString());
        Assert.Equal("Anna's A+B", (await Client.GetAsync($"{Groups}/{id}")).Must(200)["displayName"]);
        (await Client.GetAsync($"{Groups}/{Guid.Empty}")).Must(404);
    }
}
