/* SPDX-License-Identifier: MIT */
/*
 * late.h - libraries that are loaded when they are first called.
 *
 * To link a library takes one to two milliseconds of each start, whether it is
 * used or not, and an upgrade is a start for which everybody waits. So chatd is
 * not linked with those that only some rooms use: each call into one is a jump
 * (late_library.h) that leads there once the library is loaded. Who calls sees
 * no difference. Whoever wants an error instead of an end of the process, or
 * the milliseconds at another time, loads it first.
 *
 * A library that this build has not, or that it is linked with, is in
 * config.h without a name, and is as good as loaded.
 */
#ifndef CHATD_LATE_H
#define CHATD_LATE_H

/* A function of a library. */
struct late_call {
	const char *name;
	void **at; /* where the jump leads */
};

/* A library. */
struct late {
	const char *name;              /* as the linker knows it; or NULL */
	const struct late_call *calls; /* up to one without a name */
	void *handle;                  /* once it is loaded */
};

extern struct late late_icu;        /* looks of names */
extern struct late late_microhttpd; /* the web */
extern struct late late_openssl;    /* TLS */
extern struct late late_zmq;        /* the bus */

/*
 * Loads @late, unless it is. Any thread; it stays for good. Returns 0 or
 * -ELIBACC, and then *ret_why says what is wrong, until the thread's next call.
 */
int late_load(struct late *late, const char **ret_why);

/* Loads all of them; likewise. */
int late_load_all(const char **ret_why);

/* Loads @late or ends the process: for a call that comes before late_load(). */
void late_demand(struct late *late);

#endif
