namespace CertProp.Examination;

/// <summary>Keeps a large sweep small.</summary>
internal static class Memory
{
    private const int ManyPlaces = 1_000;

    /// <summary>
    /// What was read until now lives to the end of the run. From a youngest generation that survives whole, the collector
    /// concludes that all will, and lets 150 MB pile up before it looks again. Three looks age what is there and find
    /// the youngest generation empty, which corrects it.
    /// </summary>
    public static void SettleFor(int places)
    {
        for (int i = 0; i < 3 && places > ManyPlaces; i++)
            GC.Collect(generation: 1);
    }
}
