using CertProp.Policies;
using CertProp.Stores;

namespace CertProp.Profiles;

/// <summary>Which of the profiles that Windows lists are examined. Pure, so that every kind of list can be played.</summary>
internal static class ProfileList
{
    /// <summary>
    /// The profiles to examine; those left out, and why, go to <paramref name="problems"/>. Two entries of one folder are
    /// ambiguous, and both are left out.
    /// </summary>
    public static IReadOnlyList<ProfileListEntry> Choose(
        IReadOnlyList<ProfileListEntry> entries, Policy policy, ICollection<Problem> problems)
    {
        var chosen = new List<ProfileListEntry>();
        var owners = entries.Where(entry => entry.Identity is not null).CountBy(entry => entry.Identity!).ToDictionary();
        foreach (ProfileListEntry entry in entries)
        {
            string? reason = entry.WhySkipped()
                ?? (owners[entry.Identity!] > 1 ? "several entries name its folder" : null)
                ?? (policy.LoadedProfiles is LoadedProfiles.Skip && entry.IsLoaded
                    ? "its hive is loaded, and the policy leaves such profiles"
                    : null)
                ?? (IsExcluded(entry, policy) ? "excluded by the policy" : null);
            if (reason is null)
                chosen.Add(entry);
            else
                problems.Add(new Problem(entry.Path ?? entry.Key, ProblemCode.ProfileSkipped, $"{entry.Key}: {reason}"));
        }
        return chosen;
    }

    private static bool IsExcluded(ProfileListEntry entry, Policy policy) =>
        policy.ExcludedProfiles.Contains(entry.Key) || policy.ExcludedProfiles.Contains(entry.FolderName);
}
