using System.Diagnostics;
using System.Runtime.Versioning;
using CertProp.Tests.Support;

namespace CertProp.Tests.Removal;

/// <summary>
/// A kill from outside at whatever moment it comes: as soon as so many files were written or removed. Which moment that
/// hits differs from run to run; what must hold does not.
/// </summary>
[SupportedOSPlatform("linux")]
public sealed class KilledAtRandomTests : IDisposable
{
    private const int Seed = 20_250_731, Kills = 10;

    private readonly Random _random = new(Seed);
    private readonly LeakedProfiles _profiles;

    public KilledAtRandomTests()
    {
        Posix.RequireLinux();
        _profiles = new LeakedProfiles([.. Enumerable.Repeat(2, 12)]);
    }

    public void Dispose() => _profiles.Dispose();

    [Fact]
    public void RemovalsKilled_LoseNothing()
    {
        int most = (2 * 12) + _profiles.Leaked.Count;
        for (int kill = 0; kill < Kills; kill++)
        {
            KillBehind(_random.Next(most), () => _profiles.Saved + _profiles.Leaked.Count - _profiles.Present, _profiles.Remove);

            _profiles.AssertNothingIsLost();
            _profiles.AssertRemovalFinishes();
            Assert.Equal(0, _profiles.Present);
            _profiles.AssertRestoringGivesAllBack();
            _profiles.GoBackTo(_profiles.First);
        }
    }

    [Fact]
    public void RestoresKilled_LoseNothing()
    {
        _profiles.AssertRemovalFinishes();
        (FolderState stores, FolderState backups) = (_profiles.Now, _profiles.Backups);
        for (int kill = 0; kill < Kills; kill++)
        {
            KillBehind(_random.Next(_profiles.Leaked.Count), () => _profiles.Present, _profiles.RestoreLast);

            _profiles.AssertNothingIsLost();
            _profiles.AssertRemovalFinishes();
            // The time of the file that was being written may be that of the kill.
            _profiles.AssertRestoringGivesAllBack(times: false);
            _profiles.GoBackTo(stores, backups);
        }
    }

    private static void KillBehind(int changes, Func<int> count, string[] arguments)
    {
        using Process process = BuiltHelper.Start(arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && count() <= changes)
            Thread.Yield();
        process.Kill();
        process.WaitForExit();
        Assert.True(process.ExitCode is 0 or 128 + 9, $"ended with {process.ExitCode}: {output.Result}{error.Result}");
    }
}
