/* service.exe: a service CertPropSvc that does nothing until it is told to stop. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
static SERVICE_STATUS_HANDLE handle;
static HANDLE end;
static void tell(DWORD state)
{
    SERVICE_STATUS status = { SERVICE_WIN32_OWN_PROCESS, state, SERVICE_ACCEPT_STOP, 0, 0, 0, 0 };
    SetServiceStatus(handle, &status);
}
static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
    if (code == SERVICE_CONTROL_STOP) { tell(SERVICE_STOP_PENDING); SetEvent(end); }
    return NO_ERROR;
}
static void WINAPI run(DWORD count, wchar_t **arguments)
{
    handle = RegisterServiceCtrlHandlerExW(L"CertPropSvc", control, NULL);
    end = CreateEventW(NULL, TRUE, FALSE, NULL);
    tell(SERVICE_RUNNING);
    WaitForSingleObject(end, INFINITE);
    tell(SERVICE_STOPPED);
}
int wmain(void)
{
    SERVICE_TABLE_ENTRYW table[] = { { (wchar_t *)L"CertPropSvc", run }, { NULL, NULL } };
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
