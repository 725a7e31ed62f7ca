/*
 * Runs a program and prints what it took: measure STDOUT STDERR PROGRAM [ARGUMENT]...
 *
 *     <wall time in us> <processor time in us> <peak resident memory in KB> <exit code>
 *
 * The program's two outputs go to the two files. This is not done in the benchmarks' own process because Linux hands
 * the resident size of the process that starts another on as the first peak of the new one (ru_maxrss survives exec):
 * started from .NET, nothing would ever seem to need less memory than .NET itself.
 *
 * Built by the benchmarks, or by hand: cc -O2 -o measure measure.c
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what)
{
    perror(what);
    _exit(127);
}

static void redirect(int descriptor, const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || dup2(file, descriptor) < 0)
        fail(path);
}

static long microseconds(struct timeval time)
{
    return time.tv_sec * 1000000L + time.tv_usec;
}

int main(int count, char **arguments)
{
    struct timespec start, end;
    struct rusage usage;
    int status;
    if (count < 4) {
        fprintf(stderr, "measure STDOUT STDERR PROGRAM [ARGUMENT]...\n");
        return 127;
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    pid_t child = fork();
    if (child == 0) {
        redirect(STDOUT_FILENO, arguments[1]);
        redirect(STDERR_FILENO, arguments[2]);
        execvp(arguments[3], arguments + 3);
        fail(arguments[3]);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        fail(arguments[3]);
    clock_gettime(CLOCK_MONOTONIC, &end);
    printf("%ld %ld %ld %d\n",
        (end.tv_sec - start.tv_sec) * 1000000L + (end.tv_nsec - start.tv_nsec) / 1000,
        microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss,
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
