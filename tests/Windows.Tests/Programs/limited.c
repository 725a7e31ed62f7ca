/* limited.exe COMMANDLINE: runs it as this account without its administrators' rights, as an ordinary prompt has them, and ends with its exit code. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

int wmain(int count, wchar_t **arguments)
{
    BYTE administrators[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof administrators, exit_code = 255;
    HANDLE own, limited;
    STARTUPINFOW startup = { .cb = sizeof startup };
    PROCESS_INFORMATION process;

    if (count != 2
        || !CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, administrators, &size)
        || !OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own))
        return 254;
    SID_AND_ATTRIBUTES disabled = { administrators, 0 };
    if (!CreateRestrictedToken(own, DISABLE_MAX_PRIVILEGE, 1, &disabled, 0, NULL, 0, NULL, &limited)
        || !CreateProcessAsUserW(limited, NULL, arguments[1], NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process))
        return 253;
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, &exit_code);
    return exit_code;
}
