/* SPDX-License-Identifier: MIT */
/*
 * chatd_conf.h - what chatd is told for a benchmark. A key that the chatd at
 * hand does not know is left out, so that older ones can be compared.
 */
#ifndef BENCH_CHATD_CONF_H
#define BENCH_CHATD_CONF_H

#include <stdbool.h>
#include <stdio.h>

/** struct chatd_options - what is asked for. */
struct chatd_options {
	/* who drives clients: "fiber" or "callback" */
	const char *driver;
	/* what stored lines survive; NULL: what is the default */
	const char *durability;
	int max_clients;
	/* lines that are kept; 0: a few */
	int history;
	/* its clients speak TLS, or come by WebSockets */
	bool secret;
	bool web;
	/* it runs below chatd --supervise */
	bool supervised;
};

/* Does the chatd at @program know @key, such as "durability"? */
bool chatd_conf_knows(const char *program, const char *key);

/*
 * Writes the configuration of the chatd at @program, whose files are in
 * @directory.
 */
void chatd_conf_write(FILE *file, const char *program,
		      const struct chatd_options *options,
		      const char *directory);

#endif
