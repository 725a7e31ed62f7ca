using CertProp.Sessions;
using CertProp.Stores;
using CertProp.Verdicts;

namespace CertProp.Profiles;

/// <summary>The live store of a signed-in user, which only a run in that user's session may open.</summary>
/// <param name="Name">The profile folder's name, else the account's.</param>
/// <param name="Owner">The user of the session's token.</param>
/// <param name="User">The session; its token is the scope's.</param>
internal sealed record SessionPlace(string Name, ProfileOwner Owner, SessionUser User) : Place(Name, LiveStorePath, Owner)
{
    private const string LiveStorePath = @"CurrentUser\My";

    public override string Key => User.Sid.ToString();

    public override ICertificateStore? OpenStore(out Problem? problem) => throw Elsewhere();

    public override IWritableStore? OpenForChange(out Problem? problem) => throw Elsewhere();

    private static InvalidOperationException Elsewhere() => new("Only a run in the user's own session opens this store.");
}
