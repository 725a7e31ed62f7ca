using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CertProp.Samples;
using CertProp.Tests.Support;
using CertProp.WineHost;
using CertProp.WineHost.StandIns;

namespace CertProp.Windows.Tests.Live;

/// <summary>
/// Rule 11 in the live store: the time of the entry's file, else of its registry key. An hour is the default.
/// </summary>
public sealed class LiveStoreAgeTests(PublishedExe exe) : IDisposable
{
    private readonly PolicyFiles _policies = new();
    private readonly PersonalStore _store = new(exe.Prefix);
    private readonly ElementWriter _entry = Entries.Foreign();

    [Fact]
    public void JustWritten_IsRecentUnlessThePolicySaysOtherwise()
    {
        _store.Fill(_entry);

        Assert.Equal("recent", Run(_policies.MakeExactly("")).ReasonOf(_entry));
        Assert.Equal("leaked", Run(_policies.Make()).ReasonOf(_entry));
    }

    [Theory]
    [InlineData(-2, "leaked")]
    [InlineData(-24 * 400, "leaked")]
    [InlineData(2, "recent")]
    [InlineData(24 * 4000, "recent")]
    public void RegistryKey_TellsItsAge(int hours, string reason)
    {
        DateTimeOffset time = Hours(hours);
        _store.Fill(_entry);
        SetTimeOfKeys(time);

        CommandResult result = Run(_policies.MakeExactly(""));

        Assert.Equal(reason, result.ReasonOf(_entry));
        Assert.Equal(Iso(time), result.Find(_entry)?.GetProperty("lastWrite").GetString());
    }

    // Windows keeps the store in files; what Wine keeps in the registry is then somebody else's.
    [Theory]
    [InlineData(-2, "leaked")]
    [InlineData(2, "recent")]
    public void File_TellsItsAgeBeforeTheRegistry(int hours, string reason)
    {
        _store.Fill(_entry);
        string folder = Path.Combine(exe.Prefix.UserFolder, TemporaryFolder.StoreInProfile);
        string file = Path.Combine(Directory.CreateDirectory(folder).FullName, _entry.Thumbprint);
        File.WriteAllBytes(file, _entry.ToArray());
        File.SetLastWriteTimeUtc(file, Hours(hours).UtcDateTime);

        CommandResult result = Run(_policies.MakeExactly(""));
        File.Delete(file);

        Assert.Equal(reason, result.ReasonOf(_entry));
        Assert.Equal(Iso(Hours(hours)), result.Find(_entry)?.GetProperty("lastWrite").GetString());
    }

    public void Dispose() => _policies.Dispose();

    private CommandResult Run(string policy) =>
        exe.Run(new PlayedMachine(), "list", "--format", "json", "--policy", policy).Command;

    /// <summary>Wine has no call that sets it, but its registry files hold it: FILETIME in hex, a line below the key.</summary>
    private void SetTimeOfKeys(DateTimeOffset time)
    {
        exe.Prefix.StopServer();
        string text = File.ReadAllText(exe.Prefix.UserRegistry, Encoding.Latin1);
        string changed = Regex.Replace(
            text, @"(?<=\\My\\\\Certificates\\\\[0-9A-F]{40}\] )\d+\n#time=[0-9a-f]+",
            string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}\n#time={time.ToFileTime():x}"));
        Assert.NotEqual(text, changed);
        File.WriteAllText(exe.Prefix.UserRegistry, changed, Encoding.Latin1);
    }

    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private static DateTimeOffset Hours(int hours) => s_now.AddHours(hours);

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
