/* SPDX-License-Identifier: MIT */
/*
 * Seeing: lists two fibers with what they wait for and where, and is then told
 * by the watchdog who keeps the loop. Try it in a debugger too:
 *
 *	gdb -x coir.py -ex 'break compute' -ex run -ex 'coir bt all' dump
 */
#include "config.h"

#include <coir.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The watchdog has said enough. */
static atomic_bool told;

static void
print_line(const char *line, size_t len, void *arg)
{
	(void)len;
	(void)arg;
	puts(line);
}

static void
bark(const char *line, size_t len, void *arg)
{
	print_line(line, len, arg);
	if (strstr(line, " has kept the loop"))
		atomic_store(&told, true);
}

static __attribute__((noinline)) int
oversleep(int days)
{
	int rc = coir_sleep(coir_sec(days * INT64_C(86400)));

	return rc < 0 ? rc : days;
}

static int
sleeper_main(void *arg)
{
	int rc = oversleep(*(int *)arg);

	return rc < 0 ? rc : 0;
}

static int
receiver_main(void *arg)
{
	void *message;
	int rc = coir_chan_recv(arg, &message);

	return rc < 0 ? rc : 0;
}

static __attribute__((noinline)) void
compute(void)
{
	while (!atomic_load(&told))
		;
}

static int
look_and_compute(struct coir_scope *scope, void *arg)
{
	struct coir_spawn_options sleeper = { .name = "sleeper" };
	struct coir_spawn_options receiver = { .name = "receiver" };
	int days = 2;
	int rc = coir_spawn_fiber(scope, &sleeper, sleeper_main, &days, NULL);

	if (rc == 0)
		rc = coir_spawn_fiber(scope, &receiver, receiver_main, arg,
				      NULL);
	if (rc == 0)
		rc = coir_watchdog_set(coir_ms(40), bark, NULL);
	if (rc < 0)
		return rc;
	coir_dump(print_line, NULL);
	compute();
	coir_scope_cancel(scope);
	return coir_watchdog_set(coir_ms(0), NULL, NULL);
}

static int
main_fiber(void *arg)
{
	struct coir_chan *chan;
	int rc = coir_chan_new(0, &chan);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_scope_run(look_and_compute, chan);
	coir_chan_free(chan);
	return rc;
}

int
main(void)
{
	return coir_run(main_fiber, NULL) < 0;
}
