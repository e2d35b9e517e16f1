/* SPDX-License-Identifier: MIT */
/*
 * Dying with a sentence. It runs on a fiber's stack, which may be nearly used
 * up: no more than a small buffer and write(2).
 */
#include "config.h"

#include "core/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <coir/fiber.h>

#include "core/fork.h"

void
coir__die(const char *format, ...)
{
	struct coir_runtime *mine = coir__current_runtime();
	struct coir_runtime *rt = mine ? mine : coir__inherited;
	struct coir_fiber *self = rt && coir__in_fiber(rt) ? rt->current : NULL;
	char text[512];
	size_t len;
	va_list args;

	len = (size_t)snprintf(text, sizeof(text), "libcoir: fiber \"%.64s\": ",
			       self ? coir_fiber_name(self) : "main stack");
	va_start(args, format);
	vsnprintf(text + len, sizeof(text) - len, format, args);
	va_end(args);
	for (len = 0; len < sizeof(text) - 1 && text[len]; len++)
		;
	text[len++] = '\n';
	if (write(STDERR_FILENO, text, len) < 0)
		abort();
	abort();
}
