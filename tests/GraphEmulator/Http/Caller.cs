namespace CertProp.GraphEmulator.Http;

/// <summary>Who asks.</summary>
/// <param name="Permissions">Permissions of the token; null for all.</param>
/// <param name="ScopeTags">Ids of the scope tags of the caller's roles; null for all.</param>
internal sealed record Caller(IReadOnlyList<string>? Permissions, IReadOnlyList<string>? ScopeTags)
{
    public static Caller Everyone { get; } = new(null, null);

    public bool May(Permission permission) =>
        Permissions is null || permission.AnyOf.Intersect(Permissions, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>Objects without tags of the caller's are not there for him.</summary>
    public bool Sees(IReadOnlyList<string>? tags) => ScopeTags is null || tags is null || tags.Any(ScopeTags.Contains);
}
