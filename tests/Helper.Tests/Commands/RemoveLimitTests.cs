using System.Text.Json;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Commands;

/// <summary>More leaked entries than the policy lets one run, or one profile, lose.</summary>
public sealed class RemoveLimitTests : IDisposable
{
    private readonly RemovalFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ProfileOverTheLimit_IsLeftWholeAndTheOthersLose()
    {
        string[] few = _folder.AddLeaked("alice", 2), many = _folder.AddLeaked("bob", 4), three = _folder.AddLeaked("carl", 3);
        _folder.Policy = Limits("perProfile", 3);

        JsonElement report = Remove(exitCode: 5, "LIMIT");

        Assert.DoesNotContain(few.Concat(three), File.Exists);
        Assert.All(many, path => Assert.True(File.Exists(path)));
        AssertLimit(report, Path.Combine(_folder.Profiles, "bob"), "4 leaked entries");
        Assert.Equal((9, 5, 0), Counts(report));
        Assert.Equal(5, Actions(report, "removed"));
        Assert.Equal(4, Actions(report, "none"));
        Assert.Equal(2, Directory.GetFiles(Assert.Single(_folder.Runs), "*.sst").Length);
    }

    [Fact]
    public void OnlyProfilesOverTheLimit_LeaveNoBackup()
    {
        string[] many = _folder.AddLeaked("bob", 4);
        _folder.Policy = Limits("perProfile", 3);

        JsonElement report = Remove(exitCode: 5, "LIMIT");

        Assert.All(many, path => Assert.True(File.Exists(path)));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("backup").ValueKind);
        Assert.Empty(_folder.Runs);
    }

    [Fact]
    public void RunAtItsLimit_StopsAndTheNextOnesGoOn()
    {
        string[] all = [.. _folder.AddLeaked("alice", 3), .. _folder.AddLeaked("bob", 3), .. _folder.AddLeaked("carl", 1)];
        _folder.Policy = Limits("perRun", 4);

        JsonElement first = Remove(exitCode: 5, "LIMIT");
        Assert.Equal(3, all.Count(File.Exists));
        Assert.Equal((7, 4, 0), Counts(first));
        AssertLimit(first, "", "one run removes 4");
        Assert.All(all[..3], path => Assert.False(File.Exists(path)));

        JsonElement second = Remove(exitCode: 0, "REMOVED");
        Assert.DoesNotContain(all, File.Exists);
        Assert.Equal((3, 3, 0), Counts(second));
        Remove(exitCode: 0, "CLEAN");
        Assert.Equal(2, _folder.Runs.Length);
    }

    [Fact]
    public void RunExactlyAtItsLimit_HasNothingLeft()
    {
        _folder.AddLeaked("alice", 3);
        _folder.Policy = Limits("perRun", 3);

        Remove(exitCode: 0, "REMOVED");
    }

    [Fact]
    public void ProfileOverItsLimit_TakesNothingFromTheRuns()
    {
        string[] many = _folder.AddLeaked("alice", 5), few = _folder.AddLeaked("bob", 2);
        _folder.Policy = RemovalFolder.With(""" "limits": { "perProfile": 4, "perRun": 2 } """);

        JsonElement report = Remove(exitCode: 5, "LIMIT");

        Assert.DoesNotContain(few, File.Exists);
        Assert.All(many, path => Assert.True(File.Exists(path)));
        AssertLimit(report, Path.Combine(_folder.Profiles, "alice"), "5 leaked entries");
    }

    [Fact]
    public void ProfileWithMoreThanCardsEverHold_IsLeftWhole()
    {
        // 9 elements of just below 1 MB.
        for (int number = 0; number < 9; number++)
        {
            _folder.Add("bob", new ElementWriter().KeyProvider(Providers.SmartCardKsp, "c", type: 0)
                .Add(0x9000, new byte[1_000_000])
                .Certificate(new SampleCertificate { Subject = $"CN={number}" }.ToDer()));
        }
        string[] few = _folder.AddLeaked("alice", 2);

        JsonElement report = Remove(exitCode: 5, "LIMIT");

        Assert.DoesNotContain(few, File.Exists);
        Assert.Equal(9, Directory.GetFiles(Path.Combine(_folder.Profiles, "bob", TemporaryFolder.StoreInProfile)).Length);
        AssertLimit(report, Path.Combine(_folder.Profiles, "bob"), "8 MB");
        Assert.Equal((11, 2, 0), Counts(report));
    }

    [Fact]
    public void LimitOfAPreview_IsTheSame()
    {
        string[] all = [.. _folder.AddLeaked("alice", 3), .. _folder.AddLeaked("bob", 1)];
        _folder.Policy = Limits("perProfile", 2);

        JsonElement report = Remove(exitCode: 5, "LIMIT", "--what-if");

        Assert.All(all, path => Assert.True(File.Exists(path)));
        Assert.Equal((1, 3), (Actions(report, "wouldRemove"), Actions(report, "none")));
    }

    [Fact]
    public void LineOfALimit_CountsWhatWasRemoved()
    {
        _folder.AddLeaked("alice", 2);
        _folder.AddLeaked("bob", 4);
        _folder.Policy = Limits("perProfile", 3);

        CommandResult result = _folder.Remove("--format", "line");

        PortalLine line = PortalLine.Of(result);
        Assert.Equal((5, "LIMIT too many leaked certificates, 2 certificates in 1 profile removed"), (result.ExitCode, line.Words));
        Assert.Equal((2, 1, 2, 0), (line["n"], line["p"], line.Items.Length, line["more"]));
    }

    private static string Limits(string which, int limit) => RemovalFolder.With($$""" "limits": { "{{which}}": {{limit}} } """);

    private static (int Leaked, int Removed, int Failed) Counts(JsonElement report)
    {
        JsonElement summary = report.GetProperty("summary");
        return (summary.GetProperty("leaked").GetInt32(), summary.GetProperty("removed").GetInt32(), summary.GetProperty("failed").GetInt32());
    }

    private static int Actions(JsonElement report, string action) => report.GetProperty("certificates").EnumerateArray()
        .Count(entry => entry.GetProperty("action").GetString() == action);

    private static void AssertLimit(JsonElement report, string path, string message)
    {
        JsonElement problem = Assert.Single(report.GetProperty("problems").EnumerateArray());
        Assert.Equal(("limit", path), (problem.GetProperty("code").GetString(), problem.GetProperty("path").GetString()));
        Assert.Contains(message, problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private JsonElement Remove(int exitCode, string word, params string[] options)
    {
        CommandResult result = _folder.Remove([.. options, "--format", "json"]);
        Assert.True(exitCode == result.ExitCode, $"{result.ExitCode}: {result.Output}{result.Error}");
        Assert.Empty(Schemas.FaultsOfReport(result.Output));
        Assert.Equal((exitCode, word), (result.Json.GetProperty("exitCode").GetInt32(), result.Json.GetProperty("word").GetString()));
        return result.Json;
    }
}
