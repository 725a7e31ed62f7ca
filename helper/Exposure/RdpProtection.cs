using CertProp.Files;

namespace CertProp.Exposure;

/// <summary>
/// Closes .rdp files of the user in whose token this runs, and puts back what was there; as
/// <see cref="MachineProtection"/> does.
/// </summary>
/// <param name="documents">Path of the documents; empty for none.</param>
/// <param name="desktop">Path of the desktop; empty for none.</param>
/// <param name="record">What was recorded before; changed here.</param>
/// <param name="save">Writes the record to the disk; why that failed, or null.</param>
internal sealed class RdpProtection(string documents, string desktop, ProtectRecord record, Func<string?> save)
{
    private const string Off = "redirectsmartcards is 0", Made = "it was not there and is now, with this one line";
    private const string OffersCards = "cards are offered then";

    private readonly List<ProtectOutcome> _outcomes = [];

    /// <param name="setting">Which files.</param>
    /// <param name="preview">Whether nothing is changed.</param>
    public IReadOnlyList<ProtectOutcome> Close(ProtectedSetting setting, bool preview)
    {
        _outcomes.Clear();
        CloseIn(RdpFolder.Documents, documents, setting, preview);
        if (setting == ProtectedSetting.AllRdpFiles && desktop.Length > 0)
            CloseIn(RdpFolder.Desktop, desktop, setting, preview);
        return [.. _outcomes];
    }

    /// <param name="preview">Whether nothing is changed.</param>
    public IReadOnlyList<ProtectOutcome> PutBack(bool preview)
    {
        _outcomes.Clear();
        foreach (string name in (string[])[RdpFolder.Documents, RdpFolder.Desktop])
        {
            string path = name == RdpFolder.Documents ? documents : desktop;
            RecordedFile[] files = [.. record.Files.Where(file => file.Folder == name)];
            if (files.Length == 0)
                continue;
            using RdpFolder? folder = RdpFolder.Open(name, path, out FileFault? fault);
            foreach (RecordedFile file in files)
            {
                ProtectOutcome outcome = folder is null
                    ? new ProtectOutcome(file.Setting, OutcomeKind.Failed, path, fault!.Value.Message)
                    : PutBack(folder, file, preview);
                _outcomes.Add(outcome);
                // What could not be looked at today may be put back another day.
                if (!preview && outcome.Kind is OutcomeKind.PutBack or OutcomeKind.Left)
                    record.Files.Remove(file);
            }
        }
        bool changed = !preview && _outcomes.Exists(outcome => outcome.Kind is OutcomeKind.PutBack or OutcomeKind.Left);
        if (changed && save() is { } unsaved)
        {
            _outcomes.Add(_outcomes[0] with
            {
                Kind = OutcomeKind.Failed,
                Detail = $"the record could not be written: {unsaved}",
            });
        }
        return [.. _outcomes];
    }

    private void CloseIn(string folderName, string path, ProtectedSetting setting, bool preview)
    {
        using RdpFolder? folder = RdpFolder.Open(folderName, path, out FileFault? fault);
        if (folder is null)
        {
            Say(setting, OutcomeKind.Failed, path, fault!.Value.Message);
            return;
        }
        var names = new List<string>();
        if (folderName == RdpFolder.Documents)
            names.Add(RdpFolder.DefaultName);
        if (setting == ProtectedSetting.AllRdpFiles
            && folder.List(names, Skip) is { } unlisted)
        {
            Say(setting, OutcomeKind.Failed, path, unlisted.Message);
        }
        var planned = new List<Planned>();
        for (int i = 0; i < names.Count; i++)
        {
            string name = names[i];
            // Default.rdp comes first, listed or not.
            if (i > 0 && name.Equals(names[0], StringComparison.OrdinalIgnoreCase) && folderName == RdpFolder.Documents)
                continue;
            if (Plan(folder, name, setting, preview) is { } plan)
                planned.Add(plan);
        }
        // One record for all of them: on the disk before the first changes.
        string? unsaved = planned.Count == 0 ? null : save();
        foreach (Planned plan in planned)
        {
            string file = Path.Combine(path, plan.Name);
            FileFault? stuck = unsaved is not null ? null
                : plan.Content is null ? folder.Create(plan.Name, plan.Bytes)
                : folder.Replace(plan.Name, plan.Content, plan.Bytes);
            if (unsaved is not null)
                Say(setting, OutcomeKind.Failed, file, $"what is there could not be recorded: {unsaved}");
            else if (stuck is { } refused)
                _outcomes.Add(OfFault(setting, file, refused));
            else
                Say(setting, OutcomeKind.Closed, file, plan.Content is null ? Made : Off);
        }

        void Skip(string name, string why) => Say(setting, OutcomeKind.Refused, Path.Combine(path, name), why);
    }

    private Planned? Plan(RdpFolder folder, string name, ProtectedSetting setting, bool preview)
    {
        string path = Path.Combine(folder.Path, name);
        RecordedFile? known = record.Find(folder.Name, name);
        RdpFile? file = folder.Read(name, out RdpContent content, out FileFault? fault);
        if (file is null && fault is not { Kind: FileFaultKind.NotFound })
        {
            _outcomes.Add(fault is { } unread
                ? OfFault(setting, path, unread)
                : new ProtectOutcome(setting, OutcomeKind.Refused, path, content.Fault!));
            return null;
        }
        if (file is { Redirection: RdpRedirection.Off })
        {
            Say(setting, OutcomeKind.Already, path, Off + (known is null ? ", which certprop did not write" : ""));
            return null;
        }
        string? why = content.IsReadOnly ? "it is read-only, and somebody meant it to stay as it is" : null;
        byte[]? bytes = file is null ? RdpFile.New : why is null ? file.Close(out why) : null;
        if (bytes is null)
        {
            Say(setting, OutcomeKind.Refused, path, why!);
            return null;
        }
        if (preview)
        {
            string present = file is null ? $"it is not there; {OffersCards}" : Describe(file);
            Say(setting, OutcomeKind.WouldClose, path, present);
            return null;
        }
        // What stands there now is what comes back: a killed run left it as it was, or somebody decided anew.
        record.Put(new RecordedFile(folder.Name, name, setting, file?.Values));
        return new Planned(name, file is null ? null : content, bytes);
    }

    private static ProtectOutcome PutBack(RdpFolder folder, RecordedFile known, bool preview)
    {
        string path = Path.Combine(folder.Path, known.Name);
        if (!preview)
            folder.CleanUp(known.Name);
        OutcomeKind done = preview ? OutcomeKind.WouldPutBack : OutcomeKind.PutBack;
        RdpFile? file = folder.Read(known.Name, out RdpContent content, out FileFault? fault);
        if (fault is { Kind: FileFaultKind.NotFound })
        {
            OutcomeKind gone = known.Before is null ? done : OutcomeKind.Left;
            return new ProtectOutcome(known.Setting, gone, path, "it is not there");
        }
        if (file is null)
        {
            return fault is { } unread
                ? OfFault(known.Setting, path, unread)
                : new ProtectOutcome(known.Setting, OutcomeKind.Left, path, content.Fault!);
        }
        if (known.Before is { } before && before.SequenceEqual(file.Values))
            return new ProtectOutcome(known.Setting, done, path, "it is as it was");
        bool isOurs = known.Before is null && content.Bytes.AsSpan().SequenceEqual(RdpFile.New);
        byte[]? bytes = isOurs ? [] : file.PutBack(known.Before ?? []);
        if (bytes is null)
            return new ProtectOutcome(known.Setting, OutcomeKind.Left, path, "somebody changed its line since");
        if (preview)
            return new ProtectOutcome(known.Setting, done, path, Describe(known));
        FileFault? stuck = isOurs
            ? folder.Delete(known.Name, content.Bytes)
            : folder.Replace(known.Name, content, bytes);
        return stuck is { } refused
            ? OfFault(known.Setting, path, refused)
            : new ProtectOutcome(known.Setting, done, path, Describe(known));
    }

    private static string Describe(RdpFile file) => file.Values.Count == 0
        ? $"no line says it; {OffersCards}"
        : $"redirectsmartcards is {string.Join(", ", file.Values)}";

    private static string Describe(RecordedFile known) =>
        known.Before is null ? "it was not there before"
        : known.Before.Count == 0 ? "without the line, as before"
        : $"redirectsmartcards is {string.Join(", ", known.Before)}";

    // A link or several names is somebody's way to keep a file; the rest did not work.
    private static ProtectOutcome OfFault(ProtectedSetting setting, string path, FileFault fault) => new(
        setting,
        fault.Kind is FileFaultKind.Link or FileFaultKind.HardLink or FileFaultKind.WrongKind or FileFaultKind.TooLarge
            ? OutcomeKind.Refused : OutcomeKind.Failed,
        path, fault.Message)
    {
        Denied = fault.Kind is FileFaultKind.Denied,
    };

    private void Say(ProtectedSetting setting, OutcomeKind kind, string path, string detail) =>
        _outcomes.Add(new ProtectOutcome(setting, kind, path, detail));

    /// <param name="name">Which file.</param>
    /// <param name="content">What it holds; null where it is not there.</param>
    /// <param name="bytes">What it will hold.</param>
    private sealed class Planned(string name, RdpContent? content, byte[] bytes)
    {
        public string Name => name;

        public RdpContent? Content => content;

        public byte[] Bytes => bytes;
    }
}
