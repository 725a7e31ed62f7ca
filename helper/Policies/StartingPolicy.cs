namespace CertProp.Policies;

/// <summary>The commented policy that <c>policy init</c> prints.</summary>
internal static class StartingPolicy
{
    /// <summary>What the machines are for; the first is the default.</summary>
    public static string[] Purposes { get; } = ["workstation", "jumphost", "fileserver"];

    public static string For(string purpose)
    {
        (string owner, string why) = purpose switch
        {
            "jumphost" => ("notOwn", "on jump hosts and session hosts whatever is not the profile owner's own has leaked"),
            "fileserver" => ("foreign", "proven to be somebody else's; --owners tells whose a profile is"),
            _ => ("foreign", "proven to be somebody else's"),
        };
        return Product.ReadResource("starting-policy.jsonc")
            .Replace("{{owner}}", owner, StringComparison.Ordinal)
            .Replace("{{why}}", why, StringComparison.Ordinal);
    }
}
