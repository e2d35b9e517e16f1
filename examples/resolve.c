/* SPDX-License-Identifier: MIT */
/*
 * The addresses of a host for https, the preferred first, and what each of
 * them is called.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

static int
print(const struct coir_addr *addr)
{
	char text[COIR_ADDR_TEXT_MAX];
	struct coir_name name;
	int rc = coir_resolve_name(addr, NULL, &name);

	if (rc < 0)
		return rc;
	coir_addr_format(addr, text, sizeof(text));
	printf("%s is %s, %s\n", text, name.host, name.service);
	return 0;
}

static int
resolve(void *arg)
{
	struct coir_resolve_options stream = { .kind = COIR_RESOLVE_STREAM };
	struct coir_addr_list list;
	int rc = coir_resolve(arg, "https", &stream, &list);

	if (rc == 0) {
		for (size_t i = 0; i < list.n && rc == 0; i++)
			rc = print(&list.addrs[i]);
		coir_addr_list_fini(&list);
	}
	if (rc < 0)
		fprintf(stderr, "resolve: %s\n", coir_error_describe(rc));
	return rc;
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: resolve HOST\n");
		return 64;
	}
	return coir_run(resolve, argv[1]) < 0;
}
