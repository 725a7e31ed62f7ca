using System.CommandLine;
using CertProp.Benchmarks;

Option<int> profiles = Number("--profiles", 20_000, "How many profiles the tree gets");
Option<int> elements = Number("--elements", 5, "How many store elements a profile gets");
Option<int> runs = Number("--runs", 5, "How often each program is measured");
Option<int> removals = Number("--removals", 3, "How often removal is measured, on a fresh copy of the tree each; 0 for not", least: 0);
Option<string?> keep = new("--keep") { Description = "Builds the tree in this folder and leaves it there" };
Option<string?> tree = new("--tree") { Description = "Measures this folder of profiles instead of building one" };
Option<string?> markdown = new("--markdown") { Description = "Writes what is printed to this file, too" };
Option<bool> check = new("--check") { Description = $"Ends with 1 when a target is missed: {Targets.Description}" };

var root = new RootCommand("Measures certprop against the least that a sweep of profiles, and removal from them, can cost.")
{
    profiles, elements, runs, removals, keep, tree, markdown, check,
};
foreach (System.CommandLine.Command fleet in CertProp.Benchmarks.Fleet.FleetCommands.Create())
    root.Subcommands.Add(fleet);
root.Subcommands.Add(CertProp.Benchmarks.Host.HostCommand.Create());
root.Validators.Add(result =>
{
    if (result.GetValue(keep) is not null && result.GetValue(tree) is not null)
        result.AddError("--keep builds a tree and --tree measures one that is there: only one of them.");
});
root.SetAction(parsed =>
{
    try
    {
        return Benchmark.Run(new Settings(
            parsed.GetValue(profiles), parsed.GetValue(elements), parsed.GetValue(runs),
            parsed.GetValue(removals), parsed.GetValue(keep), parsed.GetValue(tree), parsed.GetValue(markdown), parsed.GetValue(check)));
    }
    catch (BenchmarkException e)
    {
        Console.Error.WriteLine(e.Message);
        return 2;
    }
});
return root.Parse(args).Invoke();

static Option<int> Number(string name, int usual, string description, int least = 1)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
            result.AddError($"{name} must be {least} or more.");
    });
    return option;
}
