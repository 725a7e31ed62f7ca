namespace CertProp.Samples.Tree;

/// <summary>A serialized store, as certmgr.msc exports one: five certificates and a revocation list.</summary>
internal static class PeopleStore
{
    public static byte[] Bytes => new SerializedStoreWriter()
        .Add(Cards.Ksp(People.Bob.Card("sst")))
        .Add(Cards.Csp(People.Alice.Card("sst")).Add(PropertyIds.FriendlyName, "Alice's card"))
        .Add(new ElementWriter().Add(PropertyIds.RevocationList, SeededBytes.Take("crl", 200)))
        .Add(Cards.With(Providers.Software, People.Carl.Card("sst")))
        .Add(new ElementWriter().Plain(People.Anna.Card("sst")))
        .Add(Cards.Ksp(People.Juergen.Card("sst")).Add(PropertyIds.Archived, []))
        .ToArray();
}
