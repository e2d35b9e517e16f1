/* SPDX-License-Identifier: MIT */
/*
 * chatctl.h - the real chatctl, asking a real chatd.
 */
#ifndef SYSTEM_CHATCTL_H
#define SYSTEM_CHATCTL_H

#include <sys/types.h>

#include "system/daemon.h"

/*
 * Runs chatctl with @line, whose words blanks keep apart, for @d until it ends.
 * Returns its exit code; what it said is in *@ret.
 */
int chatctl_run(const struct daemon *d, const char *line, struct output *ret);

/* The same as another user, who is in no group but @gid. */
int chatctl_run_as(const struct daemon *d, uid_t uid, gid_t gid,
		   const char *line, struct output *ret);

/* Starts one whose output is read from *@ret_fd. Returns its process. */
pid_t chatctl_start(const struct daemon *d, const char *line, int *ret_fd);

/* Starts one with @out and @err for its output. Returns its process. */
pid_t chatctl_start_on(const struct daemon *d, const char *line, int out,
		       int err);

/* Runs it; it must succeed, and print exactly @expected. */
void chatctl_prints(const struct daemon *d, const char *line,
		    const char *expected);

/* Runs it; it must end with @code and say @words on standard error. */
void chatctl_fails(const struct daemon *d, const char *line, int code,
		   const char *words);

/* Connects to the control socket of @d, to speak to it byte by byte. */
int chatctl_socket(const struct daemon *d);

#endif
