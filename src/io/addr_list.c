/* SPDX-License-Identifier: MIT */
/*
 * Lists of addresses.
 */
#include "config.h"

#include <coir/resolve.h>
#include <errno.h>
#include <stdlib.h>

int
coir_addr_list_add(struct coir_addr_list *list, const struct coir_addr *addr)
{
	struct coir_addr *addrs =
		reallocarray(list->addrs, list->n + 1, sizeof(*addrs));

	if (!addrs)
		return -ENOMEM;
	addrs[list->n++] = *addr;
	list->addrs = addrs;
	return 0;
}

void
coir_addr_list_fini(struct coir_addr_list *list)
{
	free(list->addrs);
	*list = (struct coir_addr_list){ 0 };
}
