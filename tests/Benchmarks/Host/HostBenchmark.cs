using CertProp.WineHost;

namespace CertProp.Benchmarks.Host;

/// <summary>
/// A cycle is what a client does with a baseline that remediates: discovery, remediation, discovery. Beside it an empty
/// script, which is what Wine and PowerShell take by themselves.
/// </summary>
internal static class HostBenchmark
{
    /// <summary>What each script may take, in seconds: clients end it after 60, certprop itself after 45.</summary>
    public const int MostSeconds = 45;

    private const string Discovery = "configmgr/Detect-PropagatedCertificates.ps1";
    private const string Remediation = "configmgr/Remove-PropagatedCertificates.ps1";

    /// <returns>The exit code: 1 where <paramref name="check"/> is set and a script took too long.</returns>
    /// <exception cref="BenchmarkException">
    /// There is nothing to find, a tool is missing, or a script did not do what it should.
    /// </exception>
    public static int Run(int profiles, int leakedEvery, int runs, bool check)
    {
        if (profiles * ProfileHost.ElementsOfProfile < leakedEvery)
            throw new BenchmarkException("None would be leaked: name more --profiles, or less in --leaked-every.");
        Require("Wine 8 or later", WinePrefix.Wine);
        Require("a C compiler for Windows (Debian: gcc-mingw-w64-x86-64)", MingwCompiler.Program);
        Require("the program script (Debian: bsdutils)", "script");
        using var work = new WorkFolder();
        Benchmark.Talk("publishing certprop.exe and packing it");
        using var deployment = new Deployment(helper: null);
        Benchmark.Talk("publishing PowerShell's engine");
        using var agent = new PowerShellAgent();
        agent.Prepare();
        Benchmark.Talk($"making a machine with {profiles} profiles");
        using var host = new ProfileHost(work, agent, deployment["certprop.exe"], profiles, leakedEvery);

        string empty = work.PathOf("empty.ps1");
        File.WriteAllText(empty, "");
        var start = new ScriptTimes("an empty script", empty);
        var before = new ScriptTimes($"discovery finds {host.Leaked}", deployment[Discovery]);
        var remediation = new ScriptTimes($"remediation removes {host.Leaked}", deployment[Remediation]);
        var after = new ScriptTimes("discovery finds none", deployment[Discovery]);
        for (int run = 1; run <= runs; run++)
        {
            Benchmark.Talk($"cycle {run} of {runs}");
            host.Fill();
            start.Measure(host, "");
            before.Measure(host, "leaked");
            host.RequireEntries(left: host.Entries);
            remediation.Measure(host, "removed");
            host.RequireEntries(left: host.Entries - host.Leaked);
            after.Measure(host, "Compliant");
        }
        Console.Write(Render(host, [start, before, remediation, after]));
        return check && !IsInTime([before, remediation, after]) ? 1 : 0;
    }

    private static void Require(string what, string program)
    {
        if (!Tool.IsThere(program))
            throw new BenchmarkException($"This benchmark needs {what}: there is no {program}.");
    }

    private static string Render(ProfileHost host, ScriptTimes[] scripts)
    {
        var table = new Table("script", "median ms", "min ms");
        foreach (ScriptTimes times in scripts)
            table.Add(times.Name, $"{times.Median:F0}", $"{times.Least:F0}");
        return $"""
            {host.Profiles:N0} profiles, {host.Entries:N0} elements, {host.Leaked:N0} of them leaked;
            cycles: {scripts[0].Count}.

            {table}
            Under {Tool.Run(WinePrefix.Wine, "--version").Trim()}, which is not Windows. {Report.Machine(host.Folder)}

            """;
    }

    private static bool IsInTime(ScriptTimes[] scripts)
    {
        foreach (ScriptTimes late in scripts.Where(script => script.Median > MostSeconds * 1_000))
            Benchmark.Talk($"target missed: {late.Name}, {late.Median / 1_000:F1} s, more than {MostSeconds}");
        return scripts.All(script => script.Median <= MostSeconds * 1_000);
    }
}
