/* SPDX-License-Identifier: MIT */
/*
 * Fiber-locals. A binding is never changed: a new one is put in front, so that
 * children started under it keep it when its function has returned.
 */
#include "config.h"

#include "core/local.h"

#include <errno.h>
#include <stdlib.h>

#include <coir/local.h>

#include "core/runtime.h"

void
coir__locals_free(struct coir__binding *locals)
{
	struct coir__binding *outer;

	do {
		outer = locals->outer;
		free(locals);
		locals = outer;
	} while (locals && --locals->refs == 0);
}

void *
coir_local_get(const struct coir_key *key)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__binding *binding = rt ? rt->current->locals : NULL;

	while (binding && binding->key != key)
		binding = binding->outer;
	return binding ? binding->value : NULL;
}

int
coir_local_with(const struct coir_key *key, void *value, coir_fn *fn, void *arg)
{
	struct coir_runtime *rt = coir__current_runtime();
	struct coir__binding *binding;
	struct coir_fiber *self;
	int rc;

	if (!rt)
		return -ENXIO;
	binding = malloc(sizeof(*binding));
	if (!binding)
		return -ENOMEM;
	self = rt->current;
	*binding = (struct coir__binding){ key, value, self->locals, 1 };
	self->locals = binding;
	rc = fn(arg);
	self->locals = coir__locals_get(binding->outer);
	coir__locals_put(binding);
	return rc;
}
