using System.Globalization;

namespace CertProp.GraphEmulator.Http;

/// <summary>
/// The text of a token, which the emulator reads where it checks tokens:
/// <c>DeviceManagementScripts.ReadWrite.All,DeviceManagementApps.ReadWrite.All;tags=0,3;uses=12</c>. Permissions come
/// first; <c>tags</c> are the scope tags that the caller sees (default all), after <c>uses</c> requests the token has
/// expired (default never). Other members only make it another token. <see cref="Fixed"/> may do everything.
/// </summary>
internal sealed record BearerToken(string Text, Caller Caller, int Uses)
{
    /// <summary>The token of <c>--cloud emulator</c>, where nobody signs in.</summary>
    public const string Fixed = "emulator";

    private const string Scheme = "Bearer ";

    /// <summary>The token's text in an Authorization header; null where there is none.</summary>
    public static string? TextIn(string? authorization)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) is not true)
            return null;
        string text = authorization[Scheme.Length..].Trim();
        return text.Length > 0 ? text : null;
    }

    public static BearerToken Parse(string text)
    {
        string[] members = text.Split(';');
        if (members[0] is Fixed)
            return new BearerToken(text, Caller.Everyone, int.MaxValue);
        string? tags = Member(members, "tags="), uses = Member(members, "uses=");
        return new BearerToken(
            text,
            new Caller(members[0].Split(','), tags?.Split(',')),
            uses is null ? int.MaxValue : int.Parse(uses, CultureInfo.InvariantCulture));
    }

    private static string? Member(string[] members, string name) =>
        members.Skip(1).FirstOrDefault(member => member.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
}
