namespace CertProp.Verdicts;

/// <summary>Why an entry is kept, or that nothing keeps it. In reports the names stand in camel case.</summary>
internal enum Reason
{
    Leaked,
    Unreadable,
    ProtectedProvider,
    NotSmartCard,
    UnknownProvider,
    NotRemovable,
    Managed,
    CardPresent,
    PolicyKeep,
    Restored,
    SessionActive,
    Owner,
    OwnerUnknown,
    Recent,
}

/// <param name="Reason">The first rule that keeps the entry, or <see cref="Reason.Leaked"/>.</param>
/// <param name="Detail">One sentence's worth of why, without names from the certificate.</param>
internal readonly record struct Verdict(Reason Reason, string Detail)
{
    public bool IsLeaked => Reason is Reason.Leaked;
}
