/* winscard.dll for tests: plays CERTPROP_CARDS. Entries are readers: NAME;type=0x20;state=0x10[;state-error=0x...].
   A reader without a type cannot be asked for it. then=0x20;calls=5: from the fifth time on that its state is asked for, it
   is another. !establish=CODE and !list=CODE end those calls. */
#include "script.h"

#define INTERNAL_ERROR 0x80100001u
#define TIMEOUT 0x8010000Au
#define UNKNOWN_READER 0x80100009u
#define INSUFFICIENT_BUFFER 0x80100008u
#define NO_READERS_AVAILABLE 0x8010002Eu
#define INVALID_PARAMETER 0x80100004u

static const wchar_t cards[] = L"CERTPROP_CARDS";
static wchar_t entry[LONGEST_SCRIPT];

#define MOST_READERS 8
static struct { wchar_t name[128]; unsigned long calls; } asked[MOST_READERS];

/* SCARD_READERSTATEW */
struct reader_state
{
    const wchar_t *reader;
    void *user_data;
    DWORD current, event, atr_length;
    unsigned char atr[36];
};

EXPORT DWORD WINAPI SCardEstablishContext(DWORD scope, void *reserved1, void *reserved2, ULONG_PTR *context)
{
    DWORD error = ending(cards, L"establish");
    approach_death();
    note(L"SCardEstablishContext", scope == 0 ? L"user" : L"SYSTEM");
    if (scope != 0)
        return INVALID_PARAMETER;
    if (!error)
    {
        *context = 0xCA4D;
        handed_out++;
    }
    return error;
}

EXPORT DWORD WINAPI SCardReleaseContext(ULONG_PTR context)
{
    handed_out--;
    return context == 0xCA4D ? 0 : INVALID_PARAMETER;
}

EXPORT DWORD WINAPI SCardListReadersW(ULONG_PTR context, const wchar_t *groups, wchar_t *readers, DWORD *length)
{
    DWORD error = ending(cards, L"list"), needed = 1;
    const wchar_t *rest = load(cards);
    if (error)
        return error;
    while (rest)
    {
        rest = take(rest, entry, LONGEST_SCRIPT);
        size_t name = wcscspn(entry, L";");
        if (entry[0] == L'!')
            continue;
        if (readers && needed + name + 1 <= *length)
        {
            memcpy(readers + needed - 1, entry, name * sizeof(wchar_t));
            readers[needed - 1 + name] = readers[needed + name] = 0;
        }
        needed += (DWORD)name + 1;
    }
    if (needed == 1)
        return NO_READERS_AVAILABLE;
    error = readers && needed > *length ? INSUFFICIENT_BUFFER : 0;
    *length = needed;
    return error;
}

/* How often this reader's state was asked for, this time included. */
static unsigned long count_call(const wchar_t *reader)
{
    int i = 0;
    while (i < MOST_READERS - 1 && asked[i].calls && wcsncmp(asked[i].name, reader, 127))
        i++;
    wcsncpy(asked[i].name, reader, 127);
    return ++asked[i].calls;
}

EXPORT DWORD WINAPI SCardGetStatusChangeW(ULONG_PTR context, DWORD timeout, struct reader_state *states, DWORD count)
{
    DWORD error = 0;
    if (timeout != 0)
        return TIMEOUT;
    for (DWORD i = 0; i < count && !error; i++)
    {
        if (!find(cards, states[i].reader, entry))
            return UNKNOWN_READER;
        int later = count_call(states[i].reader) >= number(entry, L"calls", (unsigned long)-1);
        states[i].event = number(entry, later ? L"then" : L"state", 0x10);
        error = number(entry, L"state-error", 0);
    }
    return error;
}

EXPORT DWORD WINAPI SCardGetDeviceTypeIdW(ULONG_PTR context, const wchar_t *reader, DWORD *type)
{
    if (!find(cards, reader, entry))
        return UNKNOWN_READER;
    *type = number(entry, L"type", 0);
    return *type ? 0 : INTERNAL_ERROR;
}
