/* SPDX-License-Identifier: MIT */
/*
 * reload.h - a new configuration for a daemon that runs: all of it or nothing.
 *
 * The file is read whole, then every new listener is opened, and only when all
 * of that has worked is anything changed. Who is connected stays, also when the
 * listener that they came through is gone. A listener is the same one while its
 * name, its place (address and port, or path) and its driver are.
 */
#ifndef CHATD_RELOAD_H
#define CHATD_RELOAD_H

#include "conf/conf_errors.h"

struct server;

/* What has come of it. */
struct reload_report {
	struct conf_errors errors;  /* why nothing has changed */
	struct conf_errors left;    /* what takes effect at the next start */
	struct conf_errors changed; /* names of values and listeners */
};

/*
 * Reads the file that @server was started with again, and does as it says. The
 * log has the result. Main stack.
 * Returns 0; or a negative errno, nothing has changed, and *@ret_report has at
 * least one error: -EINVAL (what is in the file, or does not fit), -ENOMEM,
 * -ESHUTDOWN (the daemon is about to stop), what a listener could not be opened
 * for, or what reading the file failed with. The caller ends *@ret_report with
 * reload_report_fini().
 */
int reload(struct server *server, struct reload_report *ret_report);

/* How many values and listeners have changed. */
size_t reload_report_changed(const struct reload_report *report);

/* Frees what is in it. */
void reload_report_fini(struct reload_report *report);

#endif
