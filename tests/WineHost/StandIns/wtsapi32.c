/* wtsapi32.dll for tests. CERTPROP_SESSIONS: entries are sessions: ID;user=DOMAIN\name;state=0;protocol=2. "self" is the
   session of the process and its user's name; "user=" has no user, without "user" it cannot be asked.
   CERTPROP_PROCESSES: entries are processes: SESSION;sid=S-1-5-21-...; "sid=self" is the process's own user; without
   "sid" there is none. !fail=CODE ends the call that lists. An entry with exists=PATTERN is there from when a file or folder
   of this name is, one with gone=PATH from when none is any more. */
#include "script.h"
#include <sddl.h>

static const wchar_t sessions[] = L"CERTPROP_SESSIONS", processes[] = L"CERTPROP_PROCESSES";
static wchar_t entry[LONGEST_SCRIPT];

/* WTS_SESSION_INFOW and WTS_PROCESS_INFOW */
struct session_info { DWORD id; wchar_t *station; DWORD state; };
struct process_info { DWORD session, process; wchar_t *name; PSID user; };

/* WTS_INFO_CLASS */
enum { USER_NAME = 5, DOMAIN_NAME = 7, CONNECT_STATE = 8, CLIENT_PROTOCOL_TYPE = 16 };

static void *give(size_t size)
{
    handed_out++;
    return HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
}

static DWORD session_of(const wchar_t *text)
{
    DWORD own = 0;
    if (wcsncmp(text, L"self", 4))
        return wcstoul(text, 0, 0);
    ProcessIdToSessionId(GetCurrentProcessId(), &own);
    return own;
}

static PSID copy_sid(PSID sid)
{
    PSID copy = HeapAlloc(GetProcessHeap(), 0, GetLengthSid(sid));
    CopySid(GetLengthSid(sid), copy, sid);
    return copy;
}

static PSID sid_of(const wchar_t *text)
{
    BYTE user[256];
    DWORD length;
    HANDLE token;
    PSID sid = 0, copy = 0;
    if (!wcscmp(text, L"self") && OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
    {
        if (GetTokenInformation(token, TokenUser, user, sizeof(user), &length))
            copy = copy_sid(((TOKEN_USER *)user)->User.Sid);
        CloseHandle(token);
    }
    else if (ConvertStringSidToSidW(text, &sid))
    {
        copy = copy_sid(sid);
        LocalFree(sid);
    }
    return copy;
}

static int is_there(const wchar_t *pattern)
{
    WIN32_FIND_DATAW found;
    HANDLE search = FindFirstFileW(pattern, &found);
    return search != INVALID_HANDLE_VALUE && FindClose(search);
}

/* Whether this is the time of an entry. */
static int has_come(const wchar_t *text)
{
    wchar_t path[1024];
    return (!field(text, L"exists", path, 1024) || is_there(path)) && (!field(text, L"gone", path, 1024) || !is_there(path));
}

static DWORD count_entries(const wchar_t *variable)
{
    DWORD count = 0;
    for (const wchar_t *rest = load(variable); rest; count++)
        rest = take(rest, entry, LONGEST_SCRIPT);
    return count;
}

EXPORT BOOL WINAPI WTSEnumerateSessionsW(
    HANDLE server, DWORD reserved, DWORD version, struct session_info **list, DWORD *count)
{
    DWORD error = ending(sessions, L"fail");
    approach_death();
    note(L"WTSEnumerateSessionsW", version == 1 ? L"1" : L"?");
    if (error)
        return SetLastError(error), FALSE;
    *list = give((count_entries(sessions) + 1) * sizeof(**list));
    DWORD i = *count = 0;
    for (const wchar_t *rest = load(sessions); rest; i = *count)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (!has_come(entry))
            continue;
        ++*count;
        (*list)[i].id = session_of(entry);
        (*list)[i].station = L"";
        (*list)[i].state = number(entry, L"state", 0);
    }
    return TRUE;
}

static BOOL answer(const void *value, DWORD size, void **buffer, DWORD *bytes)
{
    *buffer = give(size);
    *bytes = size;
    memcpy(*buffer, value, size);
    return TRUE;
}

static BOOL answer_name(const wchar_t *who, int domain, void **buffer, DWORD *bytes)
{
    wchar_t account[256];
    DWORD length = 256;
    const wchar_t *name = wcschr(who, L'\\');
    if (!wcscmp(who, L"self") && GetUserNameW(account, &length))
        name = domain ? L"VM" : account;
    else if (name && domain)
        wcsncpy(account, who, name - who), account[name - who] = 0, name = account;
    else
        name = name ? name + 1 : who;
    return answer(name, (DWORD)(wcslen(name) + 1) * sizeof(wchar_t), buffer, bytes);
}

EXPORT BOOL WINAPI WTSQuerySessionInformationW(HANDLE server, DWORD session, int what, void **buffer, DWORD *bytes)
{
    wchar_t who[256];
    const wchar_t *rest = load(sessions);
    while (rest)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (session_of(entry) != session)
            continue;
        DWORD state = number(entry, L"state", 0);
        USHORT protocol = (USHORT)number(entry, L"protocol", 0);
        if (what == CONNECT_STATE)
            return answer(&state, sizeof(state), buffer, bytes);
        if (what == CLIENT_PROTOCOL_TYPE)
            return answer(&protocol, sizeof(protocol), buffer, bytes);
        if ((what == USER_NAME || what == DOMAIN_NAME) && field(entry, L"user", who, 256))
            return answer_name(who, what == DOMAIN_NAME, buffer, bytes);
        break;
    }
    return SetLastError(ERROR_ACCESS_DENIED), FALSE;
}

/* "token=self" gives the process's own; "token-error=CODE" ends the call; a session whose user is "self" needs neither. */
EXPORT BOOL WINAPI WTSQueryUserToken(ULONG session, HANDLE *token)
{
    wchar_t value[256];
    const wchar_t *rest = load(sessions);
    HANDLE own;
    while (rest)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (session_of(entry) != session)
            continue;
        DWORD error = number(entry, L"token-error", 0);
        BOOL has_token = (field(entry, L"user", value, 256) && !wcscmp(value, L"self")) || field(entry, L"token", value, 256);
        note(L"WTSQueryUserToken", error ? L"refused" : L"given");
        if (error || !has_token)
            return SetLastError(error ? error : ERROR_NO_TOKEN), FALSE;
        if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ALL_ACCESS, &own))
            return FALSE;
        BOOL made = DuplicateTokenEx(own, TOKEN_ALL_ACCESS, 0, SecurityImpersonation, TokenPrimary, token);
        CloseHandle(own);
        return made;
    }
    return SetLastError(ERROR_FILE_NOT_FOUND), FALSE;
}

EXPORT BOOL WINAPI WTSEnumerateProcessesExW(
    HANDLE server, DWORD *level, DWORD session, struct process_info **list, DWORD *count)
{
    wchar_t sid[256];
    DWORD error = ending(processes, L"fail");
    note(L"WTSEnumerateProcessesExW", *level == 0 && session == (DWORD)-2 ? L"all" : L"?");
    if (error)
        return SetLastError(error), FALSE;
    *list = give((count_entries(processes) + 1) * sizeof(**list));
    DWORD i = *count = 0;
    for (const wchar_t *rest = load(processes); rest; i = *count)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (!has_come(entry))
            continue;
        ++*count;
        (*list)[i].session = session_of(entry);
        (*list)[i].process = 4 * (i + 1);
        (*list)[i].name = L"played.exe";
        (*list)[i].user = field(entry, L"sid", sid, 256) ? sid_of(sid) : 0;
    }
    return TRUE;
}

EXPORT void WINAPI WTSFreeMemory(void *memory)
{
    if (memory)
        handed_out--;
    HeapFree(GetProcessHeap(), 0, memory);
}

EXPORT BOOL WINAPI WTSFreeMemoryExW(int type, void *memory, ULONG count)
{
    struct process_info *list = memory;
    for (ULONG i = 0; type == 0 && i < count; i++)
        HeapFree(GetProcessHeap(), 0, list[i].user);
    WTSFreeMemory(memory);
    return TRUE;
}
