using System.Runtime.Versioning;
using CertProp.Samples;
using CertProp.Tests.Support;

namespace CertProp.Tests.Backups;

/// <summary>
/// Users and Windows add, rewrite and delete entries while runs remove them: each certificate that nobody but certprop
/// deleted is in the store or in a backup afterwards.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class BusyProfilesTests : IDisposable
{
    private const int Runs = 40;

    private readonly ProfileShare _share = new("anna", "bob");
    private readonly HashSet<string> _written = [], _deleted = [];

    public BusyProfilesTests() => Posix.RequireLinux();

    public void Dispose() => _share.Dispose();

    [Fact]
    public void EntriesAddedRewrittenAndDeletedMeanwhile_AreNeverLost()
    {
        int turns = 0, removed = 0;
        using (Disturber.With(() => Disturb(++turns)))
        {
            for (int i = 0; i < Runs || removed == 0; i++)
            {
                CommandResult result = _share.Remove("--format", "json");
                // An entry that was written anew at the wrong moment stays and is named.
                Assert.Contains(result.ExitCode, new[] { 0, 3 });
                removed += result.Json.GetProperty("summary").GetProperty("removed").GetInt32();
            }
        }

        HashSet<string> there = [.. _share.Stored(), .. _share.BackedUp()];
        Assert.Equal([], _written.Except(_deleted).Except(there));
    }

    // One that is added and stays, one that is rewritten in place and by another file, one that is deleted again.
    private void Disturb(int turn)
    {
        string profile = turn % 2 == 0 ? "anna" : "bob", store = _share.StoreOf(profile);
        if (Directory.GetFiles(store).Length > 300)
            return;
        _written.Add(Path.GetFileName(_share.Leak(profile)));

        ElementWriter element = Named(turn, "as it was");
        _written.Add(element.Thumbprint);
        element.WriteTo(store);
        Named(turn, "rewritten").WriteTo(store);
        File.Move(Named(turn, "in its place").WriteTo(_share.Outside), Path.Combine(store, element.Thumbprint), overwrite: true);

        string gone = _share.Leak(profile);
        _written.Add(Path.GetFileName(gone));
        _deleted.Add(Path.GetFileName(gone));
        File.Delete(gone);
    }

    // The same certificate with another friendly name is another element.
    private static ElementWriter Named(int turn, string name) => new ElementWriter()
        .Add(PropertyIds.FriendlyName, name)
        .KeyProvider(Providers.SmartCardKsp, "container", type: 0)
        .Sha1()
        .Certificate(new SampleCertificate { Subject = $"CN=Rewritten {turn}", Upns = ["re.written@corp.example"], Seed = $"{turn}" }.ToDer());
}
