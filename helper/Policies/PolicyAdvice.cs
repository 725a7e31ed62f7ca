namespace CertProp.Policies;

/// <summary>What is allowed in a policy and still deserves a second look.</summary>
internal static class PolicyAdvice
{
    public static IEnumerable<string> For(Policy policy)
    {
        if (policy.Owner is OwnerRequirement.Any)
            yield return "\"owner\" is \"any\": people's own certificates count as leaked once their card is out of the reader.";
        if (policy is { Owner: OwnerRequirement.Foreign, SidProves: false, UpnProves: false })
            yield return "\"ownerEvidence\" is empty: nothing can be proven somebody else's, so nothing is ever leaked.";
        if (policy.MinimumAge == TimeSpan.Zero)
            yield return "\"minimumAge\" is zero: certificates of a card in use at this moment may count as leaked.";
        if (policy.IncludedProviders.Intersect(policy.ExcludedProviders, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } both)
            yield return $"the provider \"{both}\" is both included and excluded: it is excluded.";
    }
}
