/* SPDX-License-Identifier: MIT */
/*
 * Four requests at once: what is configured is read by the first that needs
 * it, two connections are shared among all, and every line says which request
 * it belongs to, without anybody having passed that along.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

static struct coir_key request = COIR_KEY_INIT("request");
static struct coir_once config;
static struct coir_respool connections;

static void
say(const char *what)
{
	const char *name = coir_local_get(&request);

	coir_trace("%s: %s", name ? name : "-", what);
}

static int
read_config(void *arg)
{
	(void)arg;
	say("reading the configuration");
	return coir_sleep(coir_ms(1));
}

static int
connect_to_db(void **ret_resource, void *arg)
{
	(void)arg;
	say("connecting");
	*ret_resource = &connections;
	return coir_sleep(coir_ms(1));
}

static int
query(void *connection, void *arg)
{
	(void)connection;
	(void)arg;
	say("asking");
	return coir_sleep(coir_ms(10));
}

static int
handle(void *arg)
{
	int result;
	int rc = coir_once_get(&config, &result);

	if (rc == 0 && result == 0)
		rc = coir_respool_use(&connections, query, arg);
	if (rc == 0)
		say("answered");
	return rc < 0 ? rc : result;
}

static int
serve(size_t i, void *arg)
{
	char **names = arg;

	return coir_local_with(&request, names[i], handle, NULL);
}

static int
serve_all(void *arg)
{
	static const struct coir_respool_ops ops = { .create = connect_to_db };
	void *slots[2];
	int rc;

	coir_once_init(&config, COIR_ONCE_PROTECT, read_config, NULL);
	rc = coir_respool_init(&connections, &ops, NULL, slots, 2);
	if (rc < 0)
		return rc;
	rc = coir_each(4, COIR_EACH_ALL, serve, arg);
	coir_respool_fini(&connections);
	coir_once_fini(&config);
	return rc;
}

int
main(void)
{
	const char *names[] = { "anna", "ben", "carl", "dora" };

	return coir_run(serve_all, names) < 0;
}
