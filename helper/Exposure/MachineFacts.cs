using System.Runtime.Versioning;
using CertProp.Backups;
using CertProp.Cards;
using CertProp.Sessions;
using Microsoft.Win32;

namespace CertProp.Exposure;

/// <summary>Reads what <c>exposure</c> decides on, as far as this account and session see it.</summary>
[SupportedOSPlatform("windows")]
internal static class MachineFacts
{
    private const string Calais = @"SOFTWARE\Microsoft\Cryptography\Calais", KspSwitch = "DisableCapiOverrideForRSA";
    private const string Enrolment = @"Software\Policies\Microsoft\Cryptography\AutoEnrollment";
    private const int EnrolmentOff = 0x8000; // the bit of AEPolicy for "disabled"

    /// <param name="user">Who this process runs as.</param>
    /// <param name="backups">The machine's backup folder, with the record of what protect wrote.</param>
    public static Facts Read(CurrentUser user, BackupLocation backups)
    {
        bool isUsers = IsUsers(user);
        ProtectRecord record = ReadRecord(backups);
        return new Facts
        {
            Cards = isUsers ? CardReaderList.Ask() : null,
            DefaultRdp = isUsers ? RdpFolder.ReadDefault(RdpFolder.PathOf(RdpFolder.Documents)) : null,
            Redirection = Own(PolicyValue.Redirection, record.Find(ProtectedSetting.Redirection)),
            CertPropEnabled = Own(PolicyValue.CertPropEnabled, record.Find(ProtectedSetting.CertPropPolicy)),
            Service = ServiceSwitch.Ask(),
            ServiceIsOurs = record.Find(ProtectedSetting.Service) is not null,
        };
    }

    /// <summary>Whether this process runs for a user, in a user's session.</summary>
    public static bool IsUsers(CurrentUser user) => !user.IsSystem && user.Session != 0;

    public static IReadOnlyList<Note> ReadNotes(CurrentUser user)
    {
        var notes = new List<Note>
        {
            new("session", user.Session == 0 ? "services" : SessionKind.Of(user.Session), $"session {user.Session}",
                user.Session == 0
                    ? "Cards and files of users cannot be seen from here."
                    : "A remote session shows the client's readers, a console session this machine's."),
            OfKsp(RegistryReading.Read(Registry.LocalMachine, Calais, KspSwitch)),
            Of("rootPropagation", PolicyValue.RootPropagation,
                "Root certificates on cards; certprop never touches root stores."),
            Of("rootCleanup", PolicyValue.RootCleanup,
                "What Windows takes out again are root certificates only, never the personal store's."),
            Of("plugAndPlay", PolicyValue.PlugAndPlay, "Smart-card Plug and Play needs the service CertPropSvc."),
            OfEnrolment("autoEnrolmentMachine", Registry.LocalMachine, "HKLM"),
        };
        if (!IsUsers(user))
            return notes;
        notes.Add(OfEnrolment("autoEnrolmentUser", Registry.CurrentUser, "HKCU"));
        notes.Add(OfRoaming());
        return notes;
    }

    private static OwnedValue Own(PolicyValue value, RecordedSwitch? recorded)
    {
        SettingValue present = RegistryReading.Read(value);
        return new OwnedValue(present, present.Kind is SettingKind.Absent ? null : PolicyOwner.Find(value))
        {
            IsOurs = recorded is not null && present.Is(0),
        };
    }

    // Only administrators may read the machine's; for everybody else nothing is known of who wrote a value.
    private static ProtectRecord ReadRecord(BackupLocation backups)
    {
        try
        {
            using BackupFolder? folder = BackupFolder.OpenToLook(backups, out _);
            return folder?.ReadProtection() ?? new ProtectRecord();
        }
        catch (Exception e) when (e is DeniedException or InvalidInputException)
        {
            return new ProtectRecord();
        }
    }

    private static Note Of(string name, PolicyValue value, string meaning) =>
        new(name, RegistryReading.Read(value).Describe(value.Name), value.Path, meaning);

    private static Note OfKsp(SettingValue value) => new(
        "kspSwitch", value.Describe(KspSwitch), $@"HKLM\{Calais}",
        value.Is(1) ? "RSA cards are propagated with the key storage provider; older entries keep the CSP. Both count."
        : value.Is(0) ? "RSA cards are propagated with the CSP, as before October 2025. Both forms count."
        : "Which provider RSA cards are propagated with is not known; both forms count.");

    private static Note OfEnrolment(string name, RegistryKey root, string rootName)
    {
        SettingValue value = RegistryReading.Read(root, Enrolment, "AEPolicy");
        bool isOn = value is { Kind: SettingKind.Number, Number: > 0 } && (value.Number & EnrolmentOff) == 0;
        return new Note(name, value.Describe("AEPolicy"), $@"{rootName}\{Enrolment}",
            isOn ? "On: what enrolment manages is always kept (managed)." : "Off: nothing is enrolled by itself.");
    }

    private static Note OfRoaming()
    {
        SettingValue policy = RegistryReading.Read(Registry.CurrentUser, Enrolment, "DIMSRoaming");
        string local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        bool isUsed = File.Exists(Path.Combine(local, "Microsoft", "DIMS", "state.dat"));
        string found = $"{policy.Describe("DIMSRoaming")}, {(isUsed ? "state.dat is there" : "no state.dat")}";
        return new Note(
            "credentialRoaming", found, $@"HKCU\{Enrolment}",
            isUsed || policy is { Kind: SettingKind.Number, Number: > 0 }
                ? "On: what is removed may come back at the next sign-in; look again after the next run."
                : "Off: what is removed does not come back by itself.");
    }
}
