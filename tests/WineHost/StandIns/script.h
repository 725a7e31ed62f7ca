/* What the stand-ins share: they play what a script in an environment variable says, and note what they were asked.

   A script is entries separated by '|', each a name and fields separated by ';':
       CERTPROP_CARDS=Yubico 0;type=0x20;state=0x20|Windows Hello 1;type=0x400;state=0x20
   An entry that begins with '!' says how a whole call ends: !list=0x8010002E. No variable at all: nothing is there.

   CERTPROP_DEATH=;calls=5;after=300 ends the process without a word, 300 microseconds after a stand-in was asked for the
   fifth time; with after=0 there and then. With in=TEXT only a process whose command line has this text is meant, and
   not the one that started it, or that it starts.

   What was asked, and what was not given back at the end, goes to the file that CERTPROP_JOURNAL names, a line each. */

#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <wchar.h>

#define EXPORT __declspec(dllexport)
#define LONGEST_SCRIPT 32767 /* what an environment variable holds */

static wchar_t script[LONGEST_SCRIPT];

/* Outstanding blocks, contexts or handles; whatever the stand-in hands out counts here. */
static LONG handed_out;

static void note(const wchar_t *what, const wchar_t *about)
{
    wchar_t path[MAX_PATH], line[1024];
    char utf8[4096];
    DWORD written;
    HANDLE file;
    if (!GetEnvironmentVariableW(L"CERTPROP_JOURNAL", path, MAX_PATH))
        return;
    _snwprintf(line, 1023, L"%ls %ls\n", what, about);
    line[1023] = 0;
    file = CreateFileW(path, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE, 0, OPEN_ALWAYS, 0, 0);
    WriteFile(file, utf8, WideCharToMultiByte(CP_UTF8, 0, line, -1, utf8, sizeof(utf8), 0, 0) - 1, &written, 0);
    CloseHandle(file);
}

static const wchar_t *load(const wchar_t *variable)
{
    if (!GetEnvironmentVariableW(variable, script, LONGEST_SCRIPT))
        script[0] = 0;
    return script[0] ? script : 0;
}

/* Copies one entry and returns where the next begins, 0 after the last. */
static const wchar_t *take(const wchar_t *rest, wchar_t *entry, size_t size)
{
    size_t length = wcscspn(rest, L"|");
    wcsncpy(entry, rest, length < size ? length : size - 1);
    entry[length < size ? length : size - 1] = 0;
    return rest[length] ? rest + length + 1 : 0;
}

/* The field's value within an entry, copied; 0 where the entry has no such field. The entry's name is before the first ';'. */
static int field(const wchar_t *entry, const wchar_t *name, wchar_t *value, size_t size)
{
    size_t length = wcslen(name);
    const wchar_t *at = entry;
    while ((at = wcschr(at, L';')))
    {
        if (!wcsncmp(++at, name, length) && (at[length] == L'=' || at[length] == L';' || !at[length]))
        {
            at += length + (at[length] == L'=');
            length = wcscspn(at, L";");
            wcsncpy(value, at, length < size ? length : size - 1);
            value[length < size ? length : size - 1] = 0;
            return 1;
        }
    }
    return 0;
}

static unsigned long number(const wchar_t *entry, const wchar_t *name, unsigned long otherwise)
{
    wchar_t value[32];
    return field(entry, name, value, 32) ? wcstoul(value, 0, 0) : otherwise;
}

/* How a whole call ends: the number behind "!NAME=", or 0. */
static unsigned long ending(const wchar_t *variable, const wchar_t *call)
{
    static wchar_t entry[LONGEST_SCRIPT];
    const wchar_t *rest = load(variable);
    size_t length = wcslen(call);
    while (rest)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (entry[0] == L'!' && !wcsncmp(entry + 1, call, length) && entry[length + 1] == L'=')
            return wcstoul(entry + length + 2, 0, 0);
    }
    return 0;
}

/* Finds the entry of this name; 0 where there is none. */
static int find(const wchar_t *variable, const wchar_t *name, wchar_t *entry)
{
    const wchar_t *rest = load(variable);
    while (rest)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        if (wcscspn(entry, L";") == wcslen(name) && !wcsncmp(entry, name, wcslen(name)))
            return 1;
    }
    return 0;
}

static long long linux_call(long long call, long long first, long long second)
{
    long long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(call), "D"(first), "S"(second) : "rcx", "r11", "memory");
    return result;
}

/* What TerminateProcess comes to: no code of the process runs any more. With the call itself, under Wine, a run hung once. */
static DWORD WINAPI die(void *microseconds)
{
    LARGE_INTEGER begin, now, frequency;
    QueryPerformanceFrequency(&frequency);
    QueryPerformanceCounter(&begin);
    do
        QueryPerformanceCounter(&now);
    while ((now.QuadPart - begin.QuadPart) * 1000000 / frequency.QuadPart < (LONGLONG)(ULONG_PTR)microseconds);
    return (DWORD)linux_call(62 /* kill */, linux_call(39 /* getpid */, 0, 0), 9);
}

static int is_meant(const wchar_t *plan)
{
    wchar_t text[128];
    return !field(plan, L"in", text, 128) || wcsstr(GetCommandLineW(), text);
}

/* To be called where a stand-in is asked for everything anew. */
static void approach_death(void)
{
    static LONG calls;
    wchar_t plan[128];
    unsigned long after;
    if (!GetEnvironmentVariableW(L"CERTPROP_DEATH", plan, 128) || !is_meant(plan))
        return;
    if ((unsigned long)InterlockedIncrement(&calls) != number(plan, L"calls", 0))
        return;
    after = number(plan, L"after", 0);
    if (after)
        CloseHandle(CreateThread(0, 0, die, (void *)(ULONG_PTR)after, 0, 0));
    else
        die(0);
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
    wchar_t left[32];
    if (reason == DLL_PROCESS_DETACH)
    {
        _snwprintf(left, 32, L"%ld", handed_out);
        note(L"left", left);
    }
    return TRUE;
}
