using CertProp.Certificates;
using CertProp.Exposure;
using CertProp.Policies;
using CertProp.Profiles;
using CertProp.Reports;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Examination;

/// <summary>
/// Reads what certprop said inside a user's session, as a stranger's word: of each entry the certificate is decoded here,
/// whose profile it is says the session's token, and whatever is not just what certprop writes makes the whole answer void.
/// </summary>
internal static class SessionAnswer
{
    private const int MaxProblems = 100, MaxTextLength = 500;

    /// <summary>What the answer says of a place.</summary>
    /// <param name="place">The user's store, as this side knows it.</param>
    /// <param name="utf8">The answer.</param>
    /// <param name="policy">For whose the certificates are.</param>
    /// <returns>A result, with the problem <see cref="ProblemCode.ChildReport"/> and nothing else where the answer is void.</returns>
    public static ProfileResult Read(Place place, ReadOnlySpan<byte> utf8, Policy policy)
    {
        var result = new ProfileResult(place);
        try
        {
            var document = new StrictJson("its answer", utf8);
            ReadMembers(ref document, result, policy);
            document.ReadEnd();
            return result;
        }
        catch (InvalidInputException e)
        {
            return Void(place, Cut(e.Message));
        }
    }

    /// <summary>The result of a session that gave no answer to be used.</summary>
    public static ProfileResult Void(Place place, string why)
    {
        var result = new ProfileResult(place) { Examined = false };
        result.Add(new Problem(place.Path, ProblemCode.ChildReport, $"{place.Name}'s session was entered, and nothing of it counts: {why}"));
        return result;
    }

    private static void ReadMembers(ref StrictJson document, ProfileResult result, Policy policy)
    {
        bool hasVersion = false;
        var exitCode = ExitCode.Internal;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "version":
                    document.ReadInteger(SessionReport.Version, SessionReport.Version);
                    hasVersion = true;
                    break;
                case "entries":
                    document.EnterList();
                    for (int count = 1; document.NextObject(); count++)
                        ReadEntry(ref document, result, policy, count);
                    break;
                case "kept":
                    document.EnterList();
                    while (document.NextObject())
                        ReadKept(ref document, result);
                    if (result.Certificates > 2 * ProfileStore.MaxItems)
                        throw document.Fault("more entries than a store has", value: false);
                    break;
                case "problems":
                    document.EnterList();
                    for (int count = 1; document.NextObject(); count++)
                        ReadProblem(ref document, result, count);
                    break;
                case "rdpFiles":
                    result.RdpFiles = document.IsNull ? null : document.ReadEnum<ConditionState>();
                    break;
                case "protection":
                    document.EnterList();
                    for (int count = 1; document.NextObject(); count++)
                        ReadOutcome(ref document, result, count);
                    break;
                case "backup":
                    result.Backup = document.ReadStringOrNull() is { } folder ? Cut(folder) : null;
                    break;
                case "exitCode":
                    exitCode = (ExitCode)document.ReadInteger(0, byte.MaxValue);
                    break;
                default:
                    throw document.UnknownMember("version", "entries", "kept", "problems", "rdpFiles", "protection", "backup", "exitCode");
            }
        }
        if (!hasVersion)
            throw new InvalidInputException("its answer", "the version is missing");
        if (exitCode is not (ExitCode.Ok or ExitCode.Incomplete or ExitCode.Limit or ExitCode.Leaked))
            throw new InvalidInputException("its answer", $"the run there ended with {(int)exitCode}");
    }

    private static void ReadEntry(ref StrictJson document, ProfileResult result, Policy policy, int count)
    {
        if (count > ProfileStore.MaxItems)
            throw document.Fault($"at most {ProfileStore.MaxItems} entries were expected", value: false);
        byte[] element = [];
        DateTimeOffset? lastWrite = null;
        Reason reason = Reason.Unreadable;
        EntryAction action = EntryAction.None;
        string detail = "";
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "element":
                    element = document.ReadBase64();
                    break;
                case "lastWrite":
                    lastWrite = document.ReadTimeOrNull();
                    break;
                case "reason":
                    reason = document.ReadEnum<Reason>();
                    break;
                case "action":
                    action = document.ReadEnum<EntryAction>();
                    break;
                case "detail":
                    detail = Cut(document.ReadString());
                    break;
                default:
                    throw document.UnknownMember("element", "lastWrite", "reason", "action", "detail");
            }
        }
        Finding finding = Describe(result.Place, element, lastWrite, new Verdict(reason, detail), action, policy);
        if (finding.Thumbprint is null && reason is not Reason.Unreadable)
            throw document.Fault("an entry is no store element and should be one", value: false);
        result.Findings.Add(finding);
        bool concerns = reason is Reason.Leaked || action is not EntryAction.None || reason is Reason.Restored;
        if (reason is Reason.Leaked)
            result.Count(Reason.Leaked);
        if (concerns && finding.Thumbprint is not null)
            result.Leaked.Add(new LeakedEntry(finding));
    }

    private static Finding Describe(
        Place place, byte[] element, DateTimeOffset? lastWrite, Verdict verdict, EntryAction action, Policy policy)
    {
        var entry = new EntryFacts(name: null, element, lastWrite);
        entry.TryGetDetails(out CertificateDetails? details, out _);
        return new Finding
        {
            Profile = place.Name,
            Path = new StorePath(place.Path, details is null ? "" : entry.Thumbprint.ToString()!).ToString(),
            Thumbprint = details is null ? null : entry.Thumbprint,
            Certificate = details,
            KeyProvider = entry.KeyProvider,
            Archived = entry.Fault is null && entry.Element.Has(PropertyId.Archived),
            LastWrite = lastWrite,
            Owner = details is null ? Owner.Unknown : OwnerMatch.Compare(details.Identity, place.Owner, policy).Owner,
            Verdict = verdict,
            Action = action,
        };
    }

    private static void ReadKept(ref StrictJson document, ProfileResult result)
    {
        Reason reason = Reason.Leaked;
        int count = 0;
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "reason":
                    reason = document.ReadEnum<Reason>();
                    break;
                case "count":
                    count = document.ReadInteger(0, ProfileStore.MaxItems);
                    break;
                default:
                    throw document.UnknownMember("reason", "count");
            }
        }
        if (reason is Reason.Leaked || result[reason] > 0)
            throw document.Fault("each reason that keeps was expected once", value: false);
        result.Count(reason, count);
    }

    private static void ReadProblem(ref StrictJson document, ProfileResult result, int count)
    {
        if (count > MaxProblems)
            throw document.Fault($"at most {MaxProblems} problems were expected", value: false);
        var code = ProblemCode.ChildReport;
        string message = "";
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "code":
                    code = document.ReadEnum<ProblemCode>();
                    break;
                case "message":
                    message = Cut(document.ReadString());
                    break;
                default:
                    throw document.UnknownMember("code", "message");
            }
        }
        // Busy says that a whole run gave way; here only the one in the session did.
        result.Add(new Problem(result.Place.Path, code is ProblemCode.Busy ? ProblemCode.ChildReport : code, message));
    }

    // What the user's process says of the user's own files; nothing is decided by it but what is said of them.
    private static void ReadOutcome(ref StrictJson document, ProfileResult result, int count)
    {
        if (count > SessionReport.MaxOutcomes)
            throw document.Fault($"at most {SessionReport.MaxOutcomes} files were expected", value: false);
        ProtectedSetting? setting = null;
        OutcomeKind kind = OutcomeKind.Failed;
        string path = "", detail = "";
        while (document.NextMember(out string member))
        {
            switch (member)
            {
                case "setting":
                    setting = ProtectedSetting.Find(document.ReadString());
                    break;
                case "outcome":
                    kind = document.ReadEnum<OutcomeKind>();
                    break;
                case "path":
                    path = Cut(document.ReadString());
                    break;
                case "detail":
                    detail = Cut(document.ReadString());
                    break;
                default:
                    throw document.UnknownMember("setting", "outcome", "path", "detail");
            }
        }
        if (setting is not { } known || !known.IsUsers)
            throw document.Fault("a setting of the user's was expected", value: false);
        result.Protection.Add(new ProtectOutcome(known, kind, path, detail));
    }

    private static string Cut(string text) => text.Length <= MaxTextLength ? text : $"{text[..MaxTextLength]}...";
}
