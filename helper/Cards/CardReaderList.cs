using System.Runtime.Versioning;
using CertProp.Windows;

namespace CertProp.Cards;

/// <summary>Asks the smart-card service of the session that this process runs in. Silent: no user interface, no card access.</summary>
[SupportedOSPlatform("windows")]
internal static class CardReaderList
{
    public static CardReaders Ask()
    {
        uint error = WinSCard.TryEstablish(out SafeCardContext context);
        using (context)
        {
            if (error != 0)
                return new CardReaders(error, []);
            error = WinSCard.TryListReaders(context, out string[] names);
            return error != 0
                ? new CardReaders(error, [])
                : new CardReaders(0, [.. names.Select(name => Ask(context, name))]);
        }
    }

    private static CardReader Ask(SafeCardContext context, string name)
    {
        uint typeError = WinSCard.TryGetDeviceType(context, name, out uint type);
        uint stateError = WinSCard.TryGetState(context, name, out uint state);
        return new CardReader(name, typeError == 0 ? type : null, stateError, state);
    }
}
