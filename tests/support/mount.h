/* SPDX-License-Identifier: MIT */
/*
 * mount.h - a small disk of a test's own, which can be full or read-only.
 *
 * A tmpfs in a mount namespace of the test's process: nobody else sees it, and
 * it goes with the process. It takes privileges that not everybody has.
 */
#ifndef MOUNT_H
#define MOUNT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Mounts a disk of @bytes on directory @path. False, and a line that says so:
 * it is not permitted, and the test has nothing to test.
 */
bool mount_small(const char *path, size_t bytes);

/* Makes it as large as @bytes. */
void mount_resize(const char *path, size_t bytes);

/* Nothing may be written to it any more; nobody has a file open. */
void mount_read_only(const char *path);

/* Takes it away. */
void mount_end(const char *path);

#endif
