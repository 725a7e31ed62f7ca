using CertProp.Benchmarks.Parts;
using CertProp.Samples;

namespace CertProp.Benchmarks.Tests;

/// <summary>The program of profile linux-x64 is another one than all other tests run: a native one.</summary>
public sealed class PublishedProgramTests(SmallRun run)
{
    private const int Profiles = 100, Elements = 5, Leaked = 100;

    [Fact]
    public void WhatItRemoves_IsGone_AndWhatItPutsBackIsByteForByteAsItWas()
    {
        Workbench bench = run.Bench;
        string tree = bench.Work.PathOf("changed"), backups = bench.Work.PathOf("backups");
        Directory.CreateDirectory(backups);
        BulkTree.Write(tree, Profiles, Elements, leakedEvery: Profiles * Elements / Leaked);
        Dictionary<string, string> before = Contents(tree);
        Command detect = bench.Product.Detect(tree, "json");
        Assert.Equal(new Summary(before.Count, Leaked), Summary.By(bench.Launcher, detect));

        bench.Launcher.Run(bench.Product.Remove(tree, tree, backups));
        Assert.Equal(before.Count - Leaked, Contents(tree).Count);
        Assert.Equal(new Summary(before.Count - Leaked, 0), Summary.By(bench.Launcher, detect));

        bench.Launcher.Run(bench.Product.Restore(tree, tree, backups));
        Assert.Equal(before, Contents(tree));
    }

    private static Dictionary<string, string> Contents(string tree) =>
        Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(tree, file), file => Convert.ToHexString(File.ReadAllBytes(file)));
}
