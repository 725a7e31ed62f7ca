using System.Runtime.Versioning;
using Microsoft.Win32;

namespace CertProp.Cards;

/// <summary>
/// What this machine calls a smart-card provider: the providers that installed cards name in the Calais registry. Some
/// vendors name a generic one there, so the rules ask the protected names first.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class RegisteredProviders
{
    private const string SmartCards = @"SOFTWARE\Microsoft\Cryptography\Calais\SmartCards";
    private static readonly string[] s_providerValues = ["Crypto Provider", "Smart Card Key Storage Provider"];

    /// <summary>The names, compared ignoring case. No provider is opened.</summary>
    public static IReadOnlySet<string> Read()
    {
        var providers = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (RegistryView view in (RegistryView[])[RegistryView.Registry64, RegistryView.Registry32])
        {
            using RegistryKey machine = RegistryKey.OpenBaseKey(RegistryHive.LocalMachine, view);
            using RegistryKey? cards = machine.OpenSubKey(SmartCards);
            foreach (string card in cards?.GetSubKeyNames() ?? [])
                AddProvidersOf(cards!, card, providers);
        }
        return providers;
    }

    private static void AddProvidersOf(RegistryKey cards, string card, HashSet<string> providers)
    {
        using RegistryKey? key = cards.OpenSubKey(card);
        foreach (string value in s_providerValues)
        {
            if (key?.GetValue(value) is string { Length: > 0 } provider)
                providers.Add(provider);
        }
    }
}
