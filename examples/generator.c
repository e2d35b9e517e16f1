/* SPDX-License-Identifier: MIT */
/*
 * A generator: the Fibonacci numbers without end, of which ten are asked for.
 * The end of the scope ends it.
 */
#include "config.h"

#include <coir.h>
#include <stdio.h>

static int
fibonacci(struct coir_generator *self, void *arg)
{
	unsigned long a = 0, b = 1;
	int rc;

	(void)arg;
	do {
		unsigned long next = a + b;

		rc = coir_generator_yield(self, &a);
		a = b;
		b = next;
	} while (rc == 0);
	return rc;
}

static int
print_ten(void *arg)
{
	struct coir_generator numbers;
	struct coir_scope scope;
	void *value;
	int rc = coir_scope_open(&scope);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = coir_generator_init(&numbers, &scope, fibonacci, NULL);
	for (int i = 0; i < 10 && rc == 0; i++) {
		rc = coir_generator_next(&numbers, &value);
		if (rc == 0)
			printf("%lu\n", *(unsigned long *)value);
	}
	return coir_scope_close(&scope, rc);
}

int
main(void)
{
	return coir_run(print_ten, NULL) < 0;
}
