using CertProp.Certificates;

namespace CertProp.Verdicts;

/// <summary>What is known, without network, about the user to whom a profile belongs.</summary>
/// <param name="Sids">Security identifiers; normally one.</param>
/// <param name="Upns">User principal names of the account.</param>
/// <param name="Mails">Mail addresses of the person.</param>
/// <param name="AccountNames">Account names; they can make an entry the owner's own, never somebody else's.</param>
internal sealed record ProfileOwner(
    IReadOnlyList<Sid> Sids, IReadOnlyList<string> Upns, IReadOnlyList<string> Mails, IReadOnlyList<string> AccountNames)
{
    /// <summary>Neither account name nor UPN is known of a profile that has both: whatever is not proven may be its owner's own.</summary>
    public bool NamesIncomplete { get; init; }

    public static ProfileOwner Unknown { get; } = new([], [], [], []);
}
