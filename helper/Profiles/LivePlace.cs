using System.Runtime.Versioning;
using CertProp.Cards;
using CertProp.Certificates;
using CertProp.Sessions;
using CertProp.Stores;
using CertProp.Verdicts;
using Microsoft.Win32;

namespace CertProp.Profiles;

/// <summary>The live store of the user in whose session this process runs.</summary>
/// <param name="User">Who that is.</param>
/// <param name="ReadContents">Whether the policy lets the contents of cards be read.</param>
[SupportedOSPlatform("windows")]
internal sealed record LivePlace(CurrentUser User, bool ReadContents)
    : Place(FolderName(), LiveStore.Location, User.Owner)
{
    private const string StoreFolder = @"Microsoft\SystemCertificates\My\Certificates";

    public override ICertificateStore? OpenStore(out Problem? problem) => LiveStore.Open(FindLastWrite, out problem);

    public override string Key => User.Sid.ToString();

    public override IWritableStore? OpenForChange(out Problem? problem)
    {
        problem = null;
        return new LiveStoreChanges(FindLastWrite);
    }

    /// <summary>A card that comes, goes or is exchanged counts in its reader's state; so does a second session.</summary>
    public override Func<string?>? Watch()
    {
        CardReaders before = CardReaderList.Ask();
        return () => WhyOtherSession() ?? (before.IsSameAs(CardReaderList.Ask()) ? null : "something happened at a card reader meanwhile");
    }

    /// <summary>
    /// Only a process in the user's only session sees the readers that count; a second session may have its own.
    /// </summary>
    public override CardFacts FindCards()
    {
        if (WhyOtherSession() is { } other)
            return new CardFacts($"a card may be in another session: {other}");
        CardReaders readers = CardReaderList.Ask();
        return readers.WhyPresent() is not { } present ? CardFacts.NotAsked
            : ReadContents ? new CardFacts(present, ReadUnchanged(readers))
            : new CardFacts(present);
    }

    private string? WhyOtherSession() => SessionList.Ask().WhyOtherSession(User.Sid, User.AccountName, User.Session);

    // A card that came while others were read is on none of the lists.
    private static IReadOnlySet<string>? ReadUnchanged(CardReaders readers) =>
        CardContentsProcess.Read(readers) is { } contents && readers.IsSameAs(CardReaderList.Ask()) ? contents : null;

    private static string FolderName() =>
        System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

    /// <summary>Time of the store's file in the roaming profile, or of the registry key where the store lies there.</summary>
    private static DateTimeOffset? FindLastWrite(Thumbprint thumbprint)
    {
        string file = System.IO.Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), StoreFolder, thumbprint.ToString());
        return File.Exists(file)
            ? File.GetLastWriteTimeUtc(file)
            : CertProp.Windows.Advapi32.GetLastWrite(Registry.CurrentUser, $@"Software\{StoreFolder}\{thumbprint}");
    }
}
