using CertProp.Benchmarks.Parts;

namespace CertProp.Benchmarks.Tests;

/// <summary>The program of profile linux-x64 is another one than all other tests run: a native one.</summary>
public sealed class PublishedProgramTests(SmallRun run) : IClassFixture<SmallRun>
{
    [Fact]
    public void WhatItRemoves_IsGone_AndWhatItPutsBackIsByteForByteAsItWas()
    {
        Workbench bench = run.Bench;
        // A tree of this test alone: it lies changed where the test fails.
        string tree = bench.Trees.Small, backups = Directory.CreateDirectory(bench.Work.PathOf("backups")).FullName;
        int leaked = bench.Settings.Small * bench.Settings.Elements / Trees.LeakedEvery;
        Dictionary<string, string> before = Contents(tree);

        Assert.Equal(
            new Summary(before.Count, leaked), Summary.By(bench.Launcher, bench.Product.Detect(tree, "json")));
        bench.Launcher.Run(bench.Product.Remove(tree, tree, backups));
        Assert.Equal(before.Count - leaked, Contents(tree).Count);
        bench.Launcher.Run(bench.Product.Restore(tree, tree, backups));

        Assert.Equal(before, Contents(tree));
    }

    private static Dictionary<string, string> Contents(string tree) =>
        Directory.EnumerateFiles(tree, "*", SearchOption.AllDirectories).ToDictionary(
            file => Path.GetRelativePath(tree, file), file => Convert.ToHexString(File.ReadAllBytes(file)));
}
