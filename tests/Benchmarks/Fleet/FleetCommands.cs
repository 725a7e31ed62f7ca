using System.CommandLine;

namespace CertProp.Benchmarks.Fleet;

/// <summary><c>fleet</c>: what the status of a fleet costs against reading the same export with the CSV library alone.</summary>
internal static class FleetCommands
{
    /// <summary>How the floor is started, in a process of its own.</summary>
    public const string Floor = "fleet-floor";

    public static IEnumerable<System.CommandLine.Command> Create()
    {
        var rows = new Option<int[]>("--rows")
        {
            Description = "Sizes of the fleet; the first and the last one give the time of a row",
            DefaultValueFactory = _ => [50_000, 100_000, 500_000],
            AllowMultipleArgumentsPerToken = true,
        };
        var runs = new Option<int>("--runs") { Description = "How often each is measured", DefaultValueFactory = _ => 5 };
        var check = new Option<bool>("--check") { Description = $"Ends with 1 when a target is missed: {FleetBenchmark.Targets}" };
        var fleet = new System.CommandLine.Command("fleet", "Measures certprop-deploy status over export jobs, from a service on this machine.")
        {
            rows, runs, check,
        };
        fleet.SetAction(parsed =>
        {
            try
            {
                return FleetBenchmark.Run(parsed.GetRequiredValue(rows), parsed.GetValue(runs), parsed.GetValue(check));
            }
            catch (BenchmarkException e)
            {
                Console.Error.WriteLine(e.Message);
                return 2;
            }
        });
        var file = new Argument<string>("zip");
        var floor = new System.CommandLine.Command(Floor, "Reads and splits an export, and does nothing else.") { file };
        floor.Hidden = true;
        floor.SetAction(parsed => Console.WriteLine(FleetFloor.Read(parsed.GetRequiredValue(file))));
        return [fleet, floor];
    }
}
