/* roundtrip.exe IN OUT: gives each store element of IN to a store in memory and writes what the store makes of it to OUT.
   Both files: length in four bytes, element, and so on. An element that is not taken: length 0. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <wincrypt.h>
#include <stdio.h>

int wmain(int count, wchar_t **arguments)
{
    static BYTE element[1 << 20], back[1 << 20];
    FILE *in = count == 3 ? _wfopen(arguments[1], L"rb") : 0, *out = in ? _wfopen(arguments[2], L"wb") : 0;
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, 0, 0);
    DWORD length;
    if (!in || !out || !store)
        return 1;
    while (fread(&length, 4, 1, in) == 1)
    {
        const void *certificate = 0;
        DWORD written = 0;
        if (length > sizeof(element) || fread(element, 1, length, in) != length)
            return 2;
        if (!CertAddSerializedElementToStore(store, element, length, CERT_STORE_ADD_NEW, 0,
                CERT_STORE_CERTIFICATE_CONTEXT_FLAG, 0, &certificate)
            || !CertSerializeCertificateStoreElement(certificate, 0, 0, &written) || written > sizeof(back)
            || !CertSerializeCertificateStoreElement(certificate, 0, back, &written))
            written = 0;
        fwrite(&written, 4, 1, out);
        fwrite(back, 1, written, out);
        CertFreeCertificateContext(certificate);
    }
    fclose(out);
    return 0;
}
