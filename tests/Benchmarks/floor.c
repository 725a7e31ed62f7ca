/*
 * The floor that the product is measured against: the least that a sweep of a folder of Windows profiles can cost on
 * Linux while it stays as safe as the product's. Every store folder is opened by openat2 below the root without
 * following a link, every element without following one or waiting at a FIFO, and asked what it is; its whole content
 * is read. One thread, no parsing, no hashing, no decision. What cannot be opened is passed over.
 *
 * Built by the benchmarks, or by hand: cc -O2 -o floor floor.c && ./floor FOLDER
 * Prints one line: profiles N elements N bytes N
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STORE "/AppData/Roaming/Microsoft/SystemCertificates/My/Certificates"
#define LISTING (32 * 1024)
#define MOST (1024 * 1024)

static long profiles, elements, bytes;
static char content[MOST];

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int is_thumbprint(const char *name)
{
    int length = 0;
    while (isxdigit((unsigned char)name[length]))
        length++;
    return length == 40 && name[length] == 0;
}

static void read_element(int store, const char *name)
{
    struct statx stat;
    int file = openat(store, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return;
    if (statx(file, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stat) == 0 && S_ISREG(stat.stx_mode)
        && stat.stx_nlink == 1 && stat.stx_size <= MOST) {
        size_t length = 0;
        ssize_t got;
        while (length < stat.stx_size && (got = read(file, content + length, MOST - length)) > 0)
            length += got;
        elements++;
        bytes += length;
    }
    close(file);
}

static void read_store(int root, const char *profile)
{
    struct open_how how = {
        .flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    char path[NAME_MAX + sizeof STORE];
    char listing[LISTING] __attribute__((aligned(8)));
    snprintf(path, sizeof path, "%s" STORE, profile);
    int store = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (store < 0)
        return;
    profiles++;
    for (ssize_t filled; (filled = getdents64(store, listing, sizeof listing)) > 0;)
        for (char *at = listing; at < listing + filled; at += ((struct dirent64 *)at)->d_reclen)
            if (is_thumbprint(((struct dirent64 *)at)->d_name))
                read_element(store, ((struct dirent64 *)at)->d_name);
    close(store);
}

int main(int count, char **arguments)
{
    char listing[LISTING] __attribute__((aligned(8)));
    if (count != 2) {
        fprintf(stderr, "floor FOLDER\n");
        return 1;
    }
    int root = open(arguments[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        fail(arguments[1]);
    for (ssize_t filled; (filled = getdents64(root, listing, sizeof listing)) != 0;) {
        if (filled < 0)
            fail("getdents64");
        for (char *at = listing; at < listing + filled; at += ((struct dirent64 *)at)->d_reclen) {
            struct dirent64 *item = (struct dirent64 *)at;
            if ((item->d_type == DT_DIR || item->d_type == DT_UNKNOWN)
                && strcmp(item->d_name, ".") != 0 && strcmp(item->d_name, "..") != 0)
                read_store(root, item->d_name);
        }
    }
    printf("profiles %ld elements %ld bytes %ld\n", profiles, elements, bytes);
    return 0;
}
