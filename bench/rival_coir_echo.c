/* SPDX-License-Identifier: MIT */
/*
 * rival_coir_echo.c - libcoir: a fiber for each connection.
 */
#include "config.h"

#include "rival.h"
#include "rival_coir.h"

static int
echo(struct coir_socket *sock, const struct coir_addr *peer, void *arg)
{
	char buf[RIVAL_BUFFER];
	ssize_t n;
	int rc = 0;

	(void)peer;
	(void)arg;
	while (rc == 0 && (n = coir_read(&sock->flow, buf, sizeof(buf))) > 0)
		rc = coir_write(&sock->flow, buf, (size_t)n, NULL);
	return rc;
}

static int
accept_all(struct coir_scope *scope, void *arg)
{
	struct course *course = arg;
	struct coir_listener listener;
	int rc = coir_listener_init(&listener, 0);

	if (rc < 0)
		return rc;
	for (int i = 0; rc == 0 && i < course->n; i++)
		rc = coir_accept_fork(scope, &listener, echo, NULL, NULL);
	coir_listener_close(&listener);
	return rc;
}

static int
echo_main(void *arg)
{
	return coir_scope_run(accept_all, arg);
}

double
coir_echo_course(int n, int operations)
{
	return course_run(echo_main, n, operations);
}
