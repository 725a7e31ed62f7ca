/* hold.exe FILE: keeps the file open and shares nothing of it, until its standard input ends. Says "held" when it has it. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>

int wmain(int count, wchar_t **arguments)
{
    HANDLE file = count == 2 ? CreateFileW(arguments[1], GENERIC_READ, 0, 0, OPEN_EXISTING, 0, 0) : INVALID_HANDLE_VALUE;
    if (file == INVALID_HANDLE_VALUE)
        return 1;
    puts("held");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    CloseHandle(file);
    return 0;
}
