namespace CertProp.Benchmarks.Parts;

/// <summary>
/// System calls of a sweep, taken apart by difference. Three trees are swept under strace: n profiles with e elements
/// each, n with 2e, and 4n with e. Two trees that differ in elements alone give the calls of an element, two that
/// differ in profiles those of a profile once its elements are taken off, and what is left is start-up. So no call
/// counts as an element's and as a profile's, and one for each profile is not hidden in an average over elements.
/// </summary>
internal sealed class CallCosts
{
    private readonly IReadOnlyDictionary<string, long> _small;
    private readonly IReadOnlyDictionary<string, long> _wide;
    private readonly IReadOnlyDictionary<string, long> _long;
    private readonly int _profiles;
    private readonly int _moreProfiles;
    private readonly int _elements;

    /// <param name="settings">The sizes of the trees.</param>
    /// <param name="small">Calls by name for <see cref="Trees.Small"/>.</param>
    /// <param name="wide">Of <see cref="Trees.Wide"/>.</param>
    /// <param name="longer">Of <see cref="Trees.Long"/>.</param>
    public CallCosts(
        Settings settings, IReadOnlyDictionary<string, long> small, IReadOnlyDictionary<string, long> wide,
        IReadOnlyDictionary<string, long> longer)
    {
        (_small, _wide, _long) = (small, wide, longer);
        (_profiles, _moreProfiles, _elements) = (settings.Small, (Trees.Times - 1) * settings.Small, settings.Elements);
    }

    public double OfElement => Fit(calls => calls.Values.Sum()).Element;

    public double OfProfile => Fit(calls => calls.Values.Sum()).Profile;

    /// <summary>Null where strace is missing or may not trace.</summary>
    public static CallCosts? Measure(Workbench bench)
    {
        Benchmark.Talk("sweep: counting system calls");
        var counts = new List<IReadOnlyDictionary<string, long>>();
        foreach (string tree in (string[])[bench.Trees.Small, bench.Trees.Wide, bench.Trees.Long])
        {
            Command detect = bench.Product.Detect(tree, "line");
            if (SystemCalls.Count(bench.Launcher, detect, SystemCalls.OfSweep) is not { } calls)
                return null;
            counts.Add(calls);
        }
        return new CallCosts(bench.Settings, counts[0], counts[1], counts[2]);
    }

    public override string ToString()
    {
        string all = $"{_profiles + _moreProfiles:N0} profiles";
        var table = new Table("system calls of certprop", all, "per element", "per profile", "start-up");
        foreach (string name in _long.Keys)
            Add(name, calls => calls[name]);
        Add("total", calls => calls.Values.Sum());
        return table.ToString();

        void Add(string name, Func<IReadOnlyDictionary<string, long>, long> count)
        {
            (double element, double profile, double start) = Fit(count);
            table.Add(name, $"{count(_long)}", $"{element:F2}", $"{profile:F2}", $"{start:F0}");
        }
    }

    private (double Element, double Profile, double Start) Fit(Func<IReadOnlyDictionary<string, long>, long> count)
    {
        double small = count(_small);
        double element = (count(_wide) - small) / (_profiles * _elements);
        double profile = ((count(_long) - small) / _moreProfiles) - (element * _elements);
        return (element, profile, small - (_profiles * (profile + (element * _elements))));
    }
}
