/* ncrypt.dll for tests: plays CERTPROP_CONTENTS. Entries are readers: NAME;der=PATH,PATH... with the certificates of the
   card (der= for none). Instead of der: error=CODE, hang, crash, exit, null (success without a store). !open=CODE ends the
   opening of the provider. Nothing but the silent questions for the smart-card provider's stores is answered. */
#include "script.h"
#include <wincrypt.h>

#define SILENT 0x40 /* NCRYPT_SILENT_FLAG */
#define SILENT_CONTEXT 0x80090022l
#define BAD_FLAGS 0x80090009l
#define NOT_SUPPORTED 0x80090029l
#define UNKNOWN_READER 0x80100009l

typedef LONG SECURITY_STATUS;

static const wchar_t contents[] = L"CERTPROP_CONTENTS";
static wchar_t entry[LONGEST_SCRIPT], reader[1024], paths[LONGEST_SCRIPT];

static int add_certificate(HCERTSTORE store, const wchar_t *path)
{
    BYTE der[16384];
    DWORD length = 0;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, 0, OPEN_EXISTING, 0, 0);
    int read = file != INVALID_HANDLE_VALUE && ReadFile(file, der, sizeof(der), &length, 0);
    CloseHandle(file);
    return read && CertAddEncodedCertificateToStore(store, X509_ASN_ENCODING, der, length, CERT_STORE_ADD_ALWAYS, 0);
}

static HCERTSTORE card_store(void)
{
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, 0);
    for (wchar_t *path = wcstok(paths, L","); path; path = wcstok(0, L","))
    {
        if (!add_certificate(store, path))
            note(L"unreadable", path);
    }
    return store;
}

EXPORT SECURITY_STATUS WINAPI NCryptOpenStorageProvider(ULONG_PTR *provider, const wchar_t *name, DWORD flags)
{
    DWORD error = ending(contents, L"open");
    note(L"NCryptOpenStorageProvider", name);
    if (!error)
    {
        *provider = 0xC4;
        handed_out++;
    }
    return error;
}

EXPORT SECURITY_STATUS WINAPI NCryptFreeObject(ULONG_PTR object)
{
    handed_out--;
    return 0;
}

EXPORT SECURITY_STATUS WINAPI NCryptSetProperty(
    ULONG_PTR provider, const wchar_t *property, BYTE *value, DWORD length, DWORD flags)
{
    if (!(flags & SILENT))
        return BAD_FLAGS;
    if (wcscmp(property, L"SmartCardReader") || length < 2 || length % 2 || ((wchar_t *)value)[length / 2 - 1])
        return NOT_SUPPORTED;
    wcsncpy(reader, (wchar_t *)value, 1023);
    note(L"NCryptSetProperty", reader);
    return find(contents, reader, entry) ? 0 : UNKNOWN_READER;
}

EXPORT SECURITY_STATUS WINAPI NCryptGetProperty(
    ULONG_PTR provider, const wchar_t *property, BYTE *value, DWORD length, DWORD *filled, DWORD flags)
{
    wchar_t ignored[8];
    DWORD error;
    if (!(flags & SILENT))
        return SILENT_CONTEXT;
    if (wcscmp(property, L"SmartCardUserCertStore") || length != sizeof(HCERTSTORE))
        return NOT_SUPPORTED;
    if (!find(contents, reader, entry))
        return UNKNOWN_READER;
    if (field(entry, L"hang", ignored, 8))
        Sleep(INFINITE);
    if (field(entry, L"exit", ignored, 8))
    {
        handed_out = 0; /* not certprop's doing */
        ExitProcess(0);
    }
    if (field(entry, L"crash", ignored, 8))
        *(volatile int *)0 = 0;
    error = number(entry, L"error", 0);
    if (error)
        return error;
    *filled = sizeof(HCERTSTORE);
    *(HCERTSTORE *)value = 0;
    if (field(entry, L"der", paths, LONGEST_SCRIPT))
        *(HCERTSTORE *)value = card_store();
    return 0;
}
