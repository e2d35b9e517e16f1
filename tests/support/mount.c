/* SPDX-License-Identifier: MIT */
/*
 * mount.c - a small disk of a test's own, which can be full or read-only.
 */
#include "config.h"

#include "support/mount.h"

#include <check.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>

#include "support/runner.h"

static int
mount_with(const char *path, size_t bytes, unsigned long flags)
{
	char size[32];

	snprintf(size, sizeof(size), "size=%zu", bytes);
	return mount("tmpfs", path, "tmpfs", flags, bytes ? size : NULL);
}

bool
mount_small(const char *path, size_t bytes)
{
	if (unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount_with(path, bytes, 0) == 0)
		return true;
	runner_skip("mounting is not permitted here");
	return false;
}

void
mount_resize(const char *path, size_t bytes)
{
	ck_assert_int_eq(mount_with(path, bytes, MS_REMOUNT), 0);
}

void
mount_read_only(const char *path)
{
	ck_assert_int_eq(mount_with(path, 0, MS_REMOUNT | MS_RDONLY), 0);
}

void
mount_end(const char *path)
{
	ck_assert_int_eq(umount(path), 0);
}
