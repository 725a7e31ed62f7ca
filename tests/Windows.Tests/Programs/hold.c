/* hold.exe FILE SHARE: keeps the file open with this share mode (0 nothing, 1 reading), until its standard input ends. Says "held" when it has it. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>

int wmain(int count, wchar_t **arguments)
{
    HANDLE file = count == 3 ? CreateFileW(arguments[1], GENERIC_READ, _wtoi(arguments[2]), 0, OPEN_EXISTING, 0, 0) : INVALID_HANDLE_VALUE;
    if (file == INVALID_HANDLE_VALUE)
        return 1;
    puts("held");
    fflush(stdout);
    while (getchar() != EOF)
        ;
    CloseHandle(file);
    return 0;
}
