using System.Globalization;
using CertProp.Examination;
using CertProp.Policies;
using CertProp.Tests.Support;
using CertProp.Verdicts;

namespace CertProp.Tests.Removal;

/// <summary>
/// What rules 1 to 6 and 8 keep is never among what is removed, whatever policies and command lines say: over generated
/// entries, each of which was made to be kept or not, so that the product's own rules are not asked for what is right.
/// </summary>
public sealed class NeverTouchedTests
{
    private const int Profiles = 4_000, EntriesPerProfile = 30, Entries = Profiles * EntriesPerProfile;

    [Fact]
    public void WhatASafetyRuleKeeps_IsInNothingThatWouldBeRemoved()
    {
        int taken = 0, untouchable = 0, selected = 0;

        Parallel.For(0, Profiles, seed =>
        {
            var random = new Random(seed);
            GeneratedEntry[] entries = [.. Enumerable.Range(0, EntriesPerProfile).Select(number => new GeneratedEntry(random, number))];
            var setting = new GeneratedSetting(random, entries, onFiles: false);
            int[] removable = [.. Examine(entries, setting)];
            foreach (int number in removable)
            {
                if (setting.WhyUntouchable(entries[number]) is { } why)
                    Assert.Fail($"seed {seed}, entry {number}: would be removed, and must not be: {why}");
            }
            int[] free = [.. Enumerable.Range(0, EntriesPerProfile).Where(number => setting.WhyUntouchable(entries[number]) is null)];
            if (setting.TakesAll && !free.SequenceEqual(removable))
                Assert.Fail($"seed {seed}: nothing keeps {string.Join(' ', free.Except(removable))}, and they stay");
            Interlocked.Add(ref taken, removable.Length);
            Interlocked.Add(ref untouchable, EntriesPerProfile - free.Length);
            Interlocked.Add(ref selected, setting.Selection is null ? 0 : removable.Length);
        });

        // Else it proved nothing.
        Assert.InRange(taken, Entries / 10, Entries);
        Assert.InRange(untouchable, Entries / 3, Entries);
        Assert.InRange(selected, Entries / 100, Entries);
    }

    [Fact]
    public void WhatASafetyRuleKeeps_IsThereAfterARealRemove()
    {
        int taken = 0, untouchable = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            using var folder = new RemovalFolder();
            (string Path, GeneratedEntry Entry)[] files = [.. Enumerable.Range(0, 12).SelectMany(profile => Fill(folder, $"user{profile}", random))];
            var setting = new GeneratedSetting(random, [.. files.Select(file => file.Entry)], onFiles: true);
            folder.Policy = setting.PolicyText;

            CommandResult result = folder.Remove([.. setting.SelectionOptions, "--format", "json"]);

            Assert.True(result.ExitCode == 0, $"seed {seed}: {result.ExitCode} {result.Error}");
            foreach ((string path, GeneratedEntry entry) in files)
            {
                string? why = setting.WhyUntouchable(entry);
                bool there = File.Exists(path);
                Assert.True(there || why is null, $"seed {seed}, {path}: is gone, and must not be: {why}");
                Assert.True(!there || entry.Bytes.AsSpan().SequenceEqual(File.ReadAllBytes(path)), $"seed {seed}, {path}: was changed");
                Assert.True(!there || why is not null || !setting.TakesAll, $"seed {seed}, {path}: nothing keeps it, and it stays");
                taken += there ? 0 : 1;
                untouchable += why is null ? 0 : 1;
            }
            Assert.Equal(files.Count(file => !File.Exists(file.Path)), result.Json.GetProperty("summary").GetProperty("removed").GetInt32());
        }
        Assert.InRange(taken, 100, int.MaxValue);
        Assert.InRange(untouchable, 100, int.MaxValue);
    }

    private static IEnumerable<int> Examine(GeneratedEntry[] entries, GeneratedSetting setting)
    {
        var judge = new Judge(setting.Policy, Policy.NameSet(setting.Installed), setting.Selection);
        var examiner = new Examiner(judge, ReportedEntries.Leaked, Situation.Now, TimeSpan.FromHours(1)) { KeepsCopies = true };
        ProfileResult result = examiner.Examine(new GeneratedPlace(entries, setting), CancellationToken.None);
        foreach (LeakedEntry leaked in result.Leaked)
        {
            int number = int.Parse(leaked.Finding.Path, CultureInfo.InvariantCulture);
            // What is backed up and compared before it is removed are this entry's bytes.
            Assert.Equal(entries[number].Bytes, leaked.Copy!.Element);
            Assert.Equal(entries[number].Name, leaked.Copy.Name);
            yield return number;
        }
    }

    private static IEnumerable<(string Path, GeneratedEntry Entry)> Fill(RemovalFolder folder, string profile, Random random)
    {
        string store = Directory.CreateDirectory(Path.Combine(folder.Profiles, profile, TemporaryFolder.StoreInProfile)).FullName;
        foreach (int number in Enumerable.Range(0, 25))
        {
            var entry = new GeneratedEntry(random, number);
            string path = Path.Combine(store, entry.Name);
            if (File.Exists(path) || File.Exists(Path.Combine(store, entry.Thumbprint)) || File.Exists(Path.Combine(store, entry.Thumbprint.ToLowerInvariant())))
                continue;
            File.WriteAllBytes(path, entry.Bytes);
            File.SetLastWriteTimeUtc(path, RemovalFolder.Written);
            yield return (path, entry);
        }
    }
}
