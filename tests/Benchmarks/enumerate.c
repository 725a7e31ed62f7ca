/*
 * The least that looking at the signed-in user's personal store can cost: opens it read-only and asks every certificate
 * for its key provider. Ends with the number of certificates, so that nothing is left out.
 *
 * Built by the benchmarks, or by hand: x86_64-w64-mingw32-gcc -O2 -o enumerate.exe enumerate.c -lcrypt32
 */
#include <windows.h>
#include <wincrypt.h>

static BYTE provider[64 * 1024];

int main(void)
{
    HCERTSTORE store = CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0,
        CERT_SYSTEM_STORE_CURRENT_USER | CERT_STORE_READONLY_FLAG | CERT_STORE_OPEN_EXISTING_FLAG, L"MY");
    PCCERT_CONTEXT certificate = NULL;
    int count = 0;
    if (!store)
        return 255;
    while ((certificate = CertEnumCertificatesInStore(store, certificate))) {
        DWORD length = sizeof provider;
        CertGetCertificateContextProperty(certificate, CERT_KEY_PROV_INFO_PROP_ID, provider, &length);
        count++;
    }
    CertCloseStore(store, 0);
    return count;
}
