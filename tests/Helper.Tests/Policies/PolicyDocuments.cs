namespace CertProp.Tests.Policies;

/// <summary>
/// Policies that everybody must take, and such that nobody may. Members stand beside a right version.
/// </summary>
internal static class PolicyDocuments
{
    private const string Thumbprint = "8BC56FD123AF495007024E02DEBD9B34078DC952";

    public static TheoryData<string> Valid => Documents(
        "",
        """ "$schema": "certprop-policy.schema.json" """,
        """ "owner": "foreign" """, """ "owner": "notOwn" """, """ "owner": "any" """,
        """ "ownerEvidence": [] """, """ "ownerEvidence": ["sid"] """, """ "ownerEvidence": ["upn", "sid"] """,
        """ "upnSuffixes": [] """, """ "upnSuffixes": ["contoso.com", "mil"] """,
        """ "action": "remove" """, """ "action": "report" """,
        """ "minimumAge": "PT0S" """, """ "minimumAge": "PT1H" """, """ "minimumAge": "P0D" """,
        """ "minimumAge": "P1DT12H30M5.5S" """, """ "minimumAge": "PT90M" """, """ "minimumAge": "PT8760H" """,
        """ "minimumAge": "P365D" """, """ "minimumAge": "P365DT0S" """, """ "minimumAge": "P030D" """,
        """ "providers": {} """, """ "providers": { "include": [], "exclude": [] } """,
        """ "providers": { "include": ["Fabrikam Token KSP"], "exclude": ["Microsoft Smart Card Key Storage Provider"] } """,
        """ "providers": { "include": ["microsoft BASE Smart Card Crypto Provider"] } """,
        """ "providers": { "include": ["Microsoft", "Lunatic Token", "SafeNet Token"] } """,
        """ "keep": {} """, """ "keep": { "thumbprints": [], "issuers": [], "templates": [], "ekus": [] } """,
        $$""" "keep": { "thumbprints": ["{{Thumbprint}}", "{{Thumbprint.ToLowerInvariant()}}"] } """,
        """ "keep": { "thumbprints": ["\u200e8b c5 6f d1 23 af 49 50 07 02 4e 02 de bd 9b 34 07 8d c9 52"] } """,
        """ "keep": { "thumbprints": ["8B:C5:6F:D1:23:AF:49:50:07:02:4E:02:DE:BD:9B:34:07:8D:C9:52\u200F"] } """,
        """ "keep": { "issuers": ["Contoso CA", "CN=Contoso CA, O=Contoso"], "templates": ["User", "1.2.3"] } """,
        """ "keep": { "ekus": ["1.3.6.1.5.5.7.3.3", "2.999"] } """,
        """ "cards": {} """, """ "cards": { "readContents": true } """, """ "cards": { "readContents": false } """,
        """ "profiles": { "exclude": ["svc-backup", "S-1-5-21-1-2-3-1104"], "loaded": "skip" } """,
        """ "profiles": { "loaded": "sweep" } """,
        """ "limits": { "perProfile": 1, "perRun": 1 } """,
        """ "limits": { "perProfile": 2147483647, "perRun": 2147483647 } """,
        """ "backup": { "folder": null, "retainDays": 1 } """,
        """ "backup": { "folder": "D:\\Backup", "retainDays": 3650 } """,
        """ "protect": [] """,
        """ "protect": ["redirection", "certPropPolicy", "service", "rdpFiles", "allRdpFiles"] """,
        """ "report": {} """, """ "report": { "subjects": "none" } """, """ "report": { "subjects": "hash" } """,
        """ "report": { "subjects": "full" } """);

    public static TheoryData<string> Invalid => Documents(
        """ "ownre": "any" """, """ "Owner": "any" """, """ "": 1 """,
        """ "$schema": 1 """, """ "$schema": null """,
        """ "owner": "Foreign" """, """ "owner": "" """, """ "owner": null """, """ "owner": 1 """,
        """ "ownerEvidence": ["mail"] """, """ "ownerEvidence": "sid" """, """ "ownerEvidence": [1] """,
        """ "upnSuffixes": ["@contoso.com"] """, """ "upnSuffixes": ["alice@contoso.com"] """,
        """ "upnSuffixes": [" contoso.com"] """, """ "upnSuffixes": ["contoso.com "] """,
        """ "upnSuffixes": "contoso.com" """,
        """ "action": "delete" """, """ "action": true """,
        """ "minimumAge": "" """, """ "minimumAge": "1H" """, """ "minimumAge": "PT" """, """ "minimumAge": "P" """,
        """ "minimumAge": "P366D" """, """ "minimumAge": "P1M" """, """ "minimumAge": "P1Y" """,
        """ "minimumAge": "-PT1H" """, """ "minimumAge": "PT-1H" """, """ "minimumAge": "P1W" """,
        """ "minimumAge": "PT1H30" """, """ "minimumAge": "pt1h" """, """ "minimumAge": " PT1H" """,
        """ "minimumAge": "01:00:00" """, """ "minimumAge": "P1D12H" """, """ "minimumAge": "PT1H1H" """,
        """ "minimumAge": 3600 """, """ "minimumAge": null """,
        """ "providers": [] """, """ "providers": { "includes": [] } """, """ "providers": { "exclude": [""] } """,
        """ "providers": { "exclude": [" "] } """, """ "providers": { "include": [null] } """,
        """ "providers": { "include": ["Microsoft Passport Key Storage Provider"] } """,
        """ "providers": { "include": ["MICROSOFT platform crypto provider"] } """,
        """ "providers": { "include": ["Microsoft Software Key Storage Provider"] } """,
        """ "providers": { "include": ["Microsoft Smart Card Key Storage Provider 2"] } """,
        """ "providers": { "include": ["Luna Cryptographic Services"] } """,
        """ "providers": { "include": ["nCipher Security World Key Storage Provider"] } """,
        """ "providers": { "include": ["YubiHSM Key Storage Provider"] } """,
        """ "keep": null """, """ "keep": { "subjects": [] } """,
        """ "keep": { "thumbprints": ["8BC5"] } """, $$""" "keep": { "thumbprints": ["{{Thumbprint}}0"] } """,
        $$""" "keep": { "thumbprints": ["{{Thumbprint[1..]}}G"] } """,
        $$""" "keep": { "thumbprints": ["0x{{Thumbprint}}"] } """,
        $$""" "keep": { "thumbprints": "{{Thumbprint}}" } """, """ "keep": { "thumbprints": [""] } """,
        """ "keep": { "issuers": [""] } """, """ "keep": { "templates": ["  "] } """,
        """ "keep": { "issuers": [{}] } """,
        """ "keep": { "ekus": ["codeSigning"] } """, """ "keep": { "ekus": ["1"] } """,
        """ "keep": { "ekus": ["1..2"] } """,
        """ "keep": { "ekus": ["1.2."] } """, """ "keep": { "ekus": [".1.2"] } """,
        """ "keep": { "ekus": ["1.2 "] } """,
        """ "keep": { "ekus": ["1.-2"] } """, """ "keep": { "ekus": ["1.\u0662"] } """,
        """ "cards": { "readContents": "true" } """, """ "cards": { "readContents": 1 } """,
        """ "cards": { "read": true } """,
        """ "cards": true """,
        """ "profiles": { "exclude": "svc-backup" } """, """ "profiles": { "loaded": "keep" } """,
        """ "profiles": { "include": [] } """,
        """ "limits": { "perProfile": 0 } """, """ "limits": { "perRun": 0 } """, """ "limits": { "perRun": -1 } """,
        """ "limits": { "perProfile": 2147483648 } """, """ "limits": { "perRun": 2147483648 } """,
        """ "limits": { "perProfile": 1.5 } """, """ "limits": { "perProfile": "2000" } """,
        """ "limits": { "perUser": 1 } """,
        """ "backup": { "folder": false } """, """ "backup": { "retainDays": 0 } """,
        """ "backup": { "retainDays": 3651 } """,
        """ "backup": { "retainDays": null } """, """ "backup": { "keepDays": 90 } """,
        """ "protect": ["all"] """, """ "protect": "service" """, """ "protect": ["RdpFiles"] """,
        """ "report": "none" """, """ "report": { "subjects": "Full" } """, """ "report": { "subjects": null } """,
        """ "report": { "issuers": "none" } """);

    /// <summary>Blank or sloppy text that nobody means.</summary>
    public static TheoryData<string> Sloppy => Documents(
        """ "upnSuffixes": [""] """, """ "providers": { "include": [""] } """,
        """ "providers": { "include": [" "] } """,
        """ "backup": { "folder": "" } """,
        """ "minimumAge": "PT.S" """, """ "minimumAge": "PT1.S" """, """ "minimumAge": "PT.5S" """,
        """ "minimumAge": "PT1H " """);

    private static TheoryData<string> Documents(params string[] members) =>
        new(members.Select(member => member.Length == 0 ? """{ "version": 1 }"""
            : $$"""{ "version": 1, {{member.Trim()}} }"""));
}
