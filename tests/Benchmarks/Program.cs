using System.CommandLine;
using CertProp.Benchmarks;
using CertProp.Benchmarks.Parts;

Option<int> profiles = NumberOption.Create("--profiles", 20_000, "How many profiles the large tree gets");
Option<int> small = NumberOption.Create("--small", 2_000, "How many profiles the small tree gets, which growth is measured from");
Option<int> elements = NumberOption.Create("--elements", 5, "How many store elements a profile gets");
Option<int> runs = NumberOption.Create("--runs", 5, "How often each sweep and each pack is measured");
Option<int> removals = NumberOption.Create("--removals", 3, "How often removal is measured");
Option<int> starts = NumberOption.Create("--starts", 20, "How often each program is started under Wine");
Option<string?> only = new("--only")
{
    Description = $"Measures these parts alone, separated by commas: {Part.Names}",
};
Option<string?> keep = new("--keep") { Description = "Builds the large tree in this folder and leaves it there" };
Option<string?> tree = new("--tree") { Description = "Sweeps this folder of profiles, not a tree of its own" };
Option<string?> markdown = new("--markdown") { Description = "Writes what is printed to this file, too" };
Option<bool> write = new("--write") { Description = $"Puts what is printed into {MeasuredPage.Page}" };
Option<bool> check = new("--check") { Description = "Ends with 1 when a target is missed" };

var root = new RootCommand("Measures certprop and certprop-deploy against the least that their work can cost.")
{
    profiles, small, elements, runs, removals, starts, only, keep, tree, markdown, write, check,
};
foreach (System.CommandLine.Command fleet in CertProp.Benchmarks.Fleet.FleetCommands.Create())
    root.Subcommands.Add(fleet);
only.Validators.Add(result =>
{
    foreach (string name in Names(result.GetValueOrDefault<string?>()))
    {
        if (!Part.All.Any(part => part.Name == name))
            result.AddError($"--only: {name} is no part; {Part.Names} are.");
    }
});
root.Subcommands.Add(CertProp.Benchmarks.Host.HostCommand.Create());
root.Subcommands.Add(CertProp.Benchmarks.Recording.ProfileCommand.Create());
root.Validators.Add(result =>
{
    if (result.GetValue(keep) is not null && result.GetValue(tree) is not null)
        result.AddError("--keep builds a tree and --tree measures one that is there: only one of them.");
    if (result.GetValue(write) && (result.GetValue(only) is not null || result.GetValue(tree) is not null))
        result.AddError("--write is for all parts on trees of their own: neither --only nor --tree beside it.");
});
root.SetAction(parsed =>
{
    string[] names = Names(parsed.GetValue(only));
    try
    {
        return Benchmark.Run(new Settings
        {
            Profiles = parsed.GetValue(profiles),
            Small = parsed.GetValue(small),
            Elements = parsed.GetValue(elements),
            Runs = parsed.GetValue(runs),
            Removals = parsed.GetValue(removals),
            Starts = parsed.GetValue(starts),
            Parts = [.. Part.All.Where(part => names.Length == 0 || names.Contains(part.Name))],
            Keep = parsed.GetValue(keep),
            Tree = parsed.GetValue(tree),
            Markdown = parsed.GetValue(markdown),
            Write = parsed.GetValue(write),
            Check = parsed.GetValue(check),
        });
    }
    catch (BenchmarkException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
return root.Parse(args).Invoke();

static string[] Names(string? list) =>
    (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
