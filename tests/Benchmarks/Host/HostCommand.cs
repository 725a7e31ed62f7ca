using System.CommandLine;

namespace CertProp.Benchmarks.Host;

/// <summary><c>host</c>: what a whole cycle of Configuration Manager takes on a machine with many profiles.</summary>
internal static class HostCommand
{
    public static System.CommandLine.Command Create()
    {
        Option<int> profiles = NumberOption.Create("--profiles", 2_000, "How many profiles the machine has");
        Option<int> every = NumberOption.Create(
            "--leaked-every", 25, "Every n-th element is leaked; of five in a profile, so 5 is one in each profile");
        Option<int> runs = NumberOption.Create("--runs", 3, "How many cycles are measured");
        var check = new Option<bool>("--check")
        {
            Description = $"Ends with 1 when a script takes more than {HostBenchmark.MostSeconds} seconds",
        };
        var host = new System.CommandLine.Command(
            "host", "Measures the scripts for Configuration Manager, with the certprop.exe that ships, under Wine.")
        {
            profiles, every, runs, check,
        };
        host.SetAction(parsed => Run(
            parsed.GetValue(profiles), parsed.GetValue(every), parsed.GetValue(runs), parsed.GetValue(check)));
        return host;
    }

    private static int Run(int profiles, int leakedEvery, int runs, bool check)
    {
        try
        {
            return HostBenchmark.Run(profiles, leakedEvery, runs, check);
        }
        // The machine and what is packed for it speak for themselves, in one sentence.
        catch (Exception e) when (e is BenchmarkException or InvalidOperationException or IOException)
        {
            Console.Error.WriteLine(e.Message);
            return 2;
        }
    }
}
