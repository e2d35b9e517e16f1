/* SPDX-License-Identifier: MIT */
/*
 * Fetches a page over TLS: https_get HOST:PORT [CA-FILE [SECONDS]]. All of it
 * may take so long, ten seconds if nothing is said.
 *
 *	$ https_get localhost:8443 authority.pem
 *	status: 200
 *	hello
 */
#include "config.h"

#include <coir.h>
#include <coir/tls.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is fetched, and what for it is needed. */
struct get {
	char *host, *port;
	const char *authorities;
	coir_time timeout;
	struct coir_tls_context context;
	struct coir_socket sock;
	struct coir_tls tls;
};

/* Print the status of an answer, and its body. */
static int
print_answer(struct coir_flow *flow)
{
	struct coir_reader reader;
	const char *line;
	size_t len;
	int rc = coir_reader_init(&reader, flow, 4096, 65536);

	if (rc < 0)
		return rc;
	rc = coir_reader_line(&reader, &line, &len);
	if (rc == 0 && len > 12)
		printf("status: %.3s\n", line + 9);
	while (rc == 0 && len > 0)
		rc = coir_reader_line(&reader, &line, &len);
	if (rc == 0)
		rc = coir_reader_take_all(&reader, &line, &len);
	if (rc == 0)
		fwrite(line, 1, len, stdout);
	coir_reader_fini(&reader);
	return rc;
}

static int
talk(struct coir_scope *scope, void *arg)
{
	struct get *get = arg;
	int rc;

	coir_scope_set_deadline(scope, coir_after(get->timeout));
	rc = coir_dial(scope, get->host, get->port, NULL, &get->sock);
	if (rc == 0)
		rc = coir_tls_client(scope, &get->context, &get->sock,
				     get->host, &get->tls);
	if (rc == 0)
		rc = coir_copy_string("GET / HTTP/1.0\r\n\r\n", &get->tls.flow);
	return rc < 0 ? rc : print_answer(&get->tls.flow);
}

static int
main_fiber(void *arg)
{
	struct get *get = arg;
	int rc = coir_tls_context_init_client(&get->context);

	if (rc == 0 && get->authorities)
		rc = coir_tls_context_trust(&get->context, get->authorities);
	if (rc == 0)
		rc = coir_scope_run(talk, get);
	coir_tls_context_fini(&get->context);
	if (rc == -ETIMEDOUT)
		fprintf(stderr, "https_get: no answer in time\n");
	else if (rc < 0)
		fprintf(stderr, "https_get: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	struct get get = { .timeout = coir_sec(10) };

	if (argc < 2 || argc > 4 || !strrchr(argv[1], ':')) {
		fprintf(stderr,
			"usage: https_get HOST:PORT [CA-FILE [SECONDS]]\n");
		return 64;
	}
	get.host = argv[1];
	get.port = strrchr(argv[1], ':');
	*get.port++ = '\0';
	if (argc > 2)
		get.authorities = argv[2];
	if (argc > 3)
		get.timeout = coir_ms((int64_t)(strtod(argv[3], NULL) * 1000));
	return coir_run(main_fiber, &get) < 0;
}
