/* SPDX-License-Identifier: MIT */
/*
 * Error contexts. A chain is one growing piece of text on the heap; a context
 * that there is no memory for is left out. A fiber that waits for something has
 * got over its failure: a later one of the same code is another, although the
 * text can still be read. Waiting in a shield is tidying up and does not count.
 */
#include "config.h"

#include "core/chain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <coir/error.h>

#include "core/cancel.h"
#include "core/runtime.h"

/* Chains longer than this are not worth reading. */
#define CHAIN_MAX 1024

/* A context is cut to this, its NUL included. */
#define CONTEXT_MAX 256

/* Room for what a code means, and what joins it to a context. */
#define MEANING_MAX 128

/** struct coir__chain - the contexts of one failure. */
struct coir__chain {
	/* a negative errno */
	int code;
	/* how often the fiber had waited when it began */
	unsigned waits;
	/* text is no context yet: it says what code means this time */
	bool bare;
	/* length of text, without its NUL */
	size_t len;
	char text[];
};

/* A chain of @fiber that has room for @more bytes; NULL: no memory, or full. */
static struct coir__chain *
grow(struct coir_fiber *fiber, size_t more)
{
	size_t len = fiber->chain ? fiber->chain->len : 0;
	struct coir__chain *chain;

	if (len + more > CHAIN_MAX)
		return NULL;
	chain = realloc(fiber->chain, sizeof(*chain) + len + more + 1);
	if (!chain)
		return NULL;
	if (!fiber->chain) {
		chain->code = 0;
		chain->waits = fiber->waits;
		chain->bare = false;
		chain->len = 0;
		chain->text[0] = '\0';
	}
	fiber->chain = chain;
	return chain;
}

static void
append(struct coir_fiber *fiber, const char *text, size_t len)
{
	struct coir__chain *chain = grow(fiber, len);

	if (!chain)
		return;
	memcpy(chain->text + chain->len, text, len);
	chain->len += len;
	chain->text[chain->len] = '\0';
}

/* Begin a chain for @code that says nothing yet. */
static void
empty(struct coir_fiber *fiber, int code)
{
	struct coir__chain *chain = fiber->chain;

	if (!chain)
		chain = grow(fiber, 0);
	if (!chain)
		return;
	chain->code = code;
	chain->waits = fiber->waits;
	chain->bare = false;
	chain->len = 0;
	chain->text[0] = '\0';
}

/* The scope of @fiber whose deadline is why calls return @code; NULL: none. */
static const struct coir_scope *
passed(const struct coir_fiber *fiber, int code)
{
	if (code != -ETIMEDOUT || coir__cancel_code(fiber) != code)
		return NULL;
	return coir__container_of(fiber->level->origin_, struct coir_scope,
				  cancel_);
}

/* Begin a chain: strerror(3) would take a deadline for a silent peer. */
static void
begin(struct coir_fiber *fiber, int code)
{
	const struct coir_scope *scope = passed(fiber, code);

	empty(fiber, code);
	if (scope)
		coir__chain_deadline(fiber, scope);
}

/* Add one context; the first one says what @code means. All of it or none. */
static void __attribute__((format(printf, 3, 0)))
add(struct coir_fiber *fiber, int code, const char *format, va_list args)
{
	struct coir__chain *chain = fiber->chain;
	char text[CONTEXT_MAX];
	char full[CONTEXT_MAX + MEANING_MAX];

	if (vsnprintf(text, sizeof(text), format, args) < 0)
		return;
	if (chain && chain->bare) {
		snprintf(full, sizeof(full), "%s: %s", text, chain->text);
		empty(fiber, code);
	} else if (!chain || chain->len == 0) {
		snprintf(full, sizeof(full), "%s: %s", text, strerror(-code));
	} else {
		snprintf(full, sizeof(full), ", %s", text);
	}
	append(fiber, full, strlen(full));
}

/* Is the failure that @fiber's chain tells of still under way, and @code? */
static bool
under_way(const struct coir_fiber *fiber, int code)
{
	const struct coir__chain *chain = fiber->chain;

	return chain && chain->code == code && chain->waits == fiber->waits;
}

int
coir_error(int code, const char *format, ...)
{
	struct coir_runtime *rt = coir__current_runtime();
	va_list args;

	if (!rt)
		return code;
	begin(rt->current, code);
	va_start(args, format);
	add(rt->current, code, format, args);
	va_end(args);
	return code;
}

int
coir_error_context(int code, const char *format, ...)
{
	struct coir_runtime *rt = coir__current_runtime();
	va_list args;

	if (!rt || code >= 0)
		return code;
	if (!under_way(rt->current, code))
		begin(rt->current, code);
	va_start(args, format);
	add(rt->current, code, format, args);
	va_end(args);
	return code;
}

const char *
coir_error_text(void)
{
	struct coir_runtime *rt = coir__current_runtime();

	return rt && rt->current->chain ? rt->current->chain->text : "";
}

const char *
coir_error_describe(int code)
{
	struct coir_runtime *rt = coir__current_runtime();
	const char *text = "";

	if (rt && !under_way(rt->current, code) && passed(rt->current, code))
		begin(rt->current, code);
	if (rt)
		text = coir__chain_text(rt->current, code);
	return *text ? text : strerror(-code);
}

const char *
coir__chain_text(const struct coir_fiber *fiber, int code)
{
	return under_way(fiber, code) ? fiber->chain->text : "";
}

void
coir__chain_keep(struct coir_fiber *fiber, unsigned waits)
{
	if (fiber->chain && fiber->chain->waits == waits)
		fiber->chain->waits = fiber->waits;
}

void
coir__chain_set(struct coir_fiber *fiber, int code, const char *text)
{
	empty(fiber, code);
	append(fiber, text, strnlen(text, CHAIN_MAX));
}

void
coir__chain_deadline(struct coir_fiber *fiber, const struct coir_scope *scope)
{
	char text[MEANING_MAX] = "the deadline has passed";

	if (*coir__chain_text(fiber, -ETIMEDOUT))
		return;
	if (scope->name_)
		snprintf(text, sizeof(text),
			 "the deadline of scope \"%.64s\" has passed",
			 scope->name_);
	coir__chain_set(fiber, -ETIMEDOUT, text);
	if (fiber->chain)
		fiber->chain->bare = fiber->chain->len > 0;
}

void
coir__chain_add_item(struct coir_fiber *fiber, const char *text)
{
	size_t lines = 1;
	struct coir__chain *chain;
	char *at;

	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	chain = grow(fiber, strlen(text) + 2 * lines + 1);
	if (!chain)
		return;
	at = mempcpy(chain->text + chain->len, "\n- ", 3);
	for (; *text; text++) {
		*at++ = *text;
		if (*text == '\n')
			at = mempcpy(at, "  ", 2);
	}
	*at = '\0';
	chain->len = (size_t)(at - chain->text);
}

int
coir_error_combine(int first, int second)
{
	if (first == 0 || (first == -ECANCELED && second < 0))
		return second;
	return first;
}

void
coir__chain_free(struct coir__chain *chain)
{
	free(chain);
}
