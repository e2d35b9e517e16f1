/* SPDX-License-Identifier: MIT */
/*
 * What failed in a scope: up to eight errors with their texts. The first code
 * is kept in the scope itself, so that it is right even without memory.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/chain.h"
#include "core/scope.h"

#define ERRORS_MAX 8

/** struct coir__scope_errors - the errors, oldest first. */
struct coir__scope_errors {
	unsigned n;
	struct {
		int code;
		/* two strings: the fiber's name, and its chain of contexts */
		char *fiber;
		char *text;
	} error[ERRORS_MAX];
};

/* Both strings in one allocation; NULL without memory. */
static char *
copy_pair(const char *first, const char *second, char **ret_second)
{
	size_t first_size = strlen(first) + 1;
	size_t second_size = strlen(second) + 1;
	char *copy = malloc(first_size + second_size);

	if (!copy)
		return NULL;
	memcpy(copy, first, first_size);
	memcpy(copy + first_size, second, second_size);
	*ret_second = copy + first_size;
	return copy;
}

void
coir__scope_note(struct coir_scope *scope, const struct coir_fiber *fiber,
		 int code)
{
	struct coir__scope_errors *errors = scope->errors_;
	char *name;
	char *text;

	if (scope->error_ == 0)
		scope->error_ = code;
	if (!fiber)
		fiber = scope->cancel_.owner_;
	if (!errors)
		errors = calloc(1, sizeof(*errors));
	scope->errors_ = errors;
	if (!errors || errors->n == ERRORS_MAX)
		return;
	name = copy_pair(coir_fiber_name(fiber), coir__chain_text(fiber, code),
			 &text);
	if (!name)
		return;
	errors->error[errors->n].code = code;
	errors->error[errors->n].fiber = name;
	errors->error[errors->n].text = text;
	errors->n++;
}

bool
coir_scope_error_next(const struct coir_scope *scope, unsigned *iterator,
		      struct coir_scope_error *ret_error)
{
	const struct coir__scope_errors *errors = scope->errors_;

	if (scope->state_ == COIR__SCOPE_ENDED || !errors ||
	    *iterator >= errors->n)
		return false;
	ret_error->code = errors->error[*iterator].code;
	ret_error->fiber = errors->error[*iterator].fiber;
	ret_error->text = errors->error[*iterator].text;
	++*iterator;
	return true;
}

/* One of several errors, as its own line. */
static void
tell_item(struct coir_fiber *fiber, const char *who, int code, const char *text)
{
	char line[192];

	if (*text) {
		coir__chain_add_item(fiber, text);
		return;
	}
	snprintf(line, sizeof(line), "fiber \"%.64s\": %s", who,
		 strerror(-code));
	coir__chain_add_item(fiber, line);
}

void
coir__scope_errors_tell(const struct coir_scope *scope,
			struct coir_fiber *fiber)
{
	const struct coir__scope_errors *errors = scope->errors_;
	char head[32];

	if (!errors || errors->n == 0)
		return;
	if (errors->n == 1) {
		if (*errors->error[0].text)
			coir__chain_set(fiber, scope->error_,
					errors->error[0].text);
		return;
	}
	snprintf(head, sizeof(head), "%u errors:", errors->n);
	coir__chain_set(fiber, scope->error_, head);
	for (unsigned i = 0; i < errors->n; i++)
		tell_item(fiber, errors->error[i].fiber, errors->error[i].code,
			  errors->error[i].text);
}

void
coir__scope_errors_free(struct coir_scope *scope)
{
	struct coir__scope_errors *errors = scope->errors_;

	scope->errors_ = NULL;
	if (!errors)
		return;
	for (unsigned i = 0; i < errors->n; i++)
		free(errors->error[i].fiber);
	free(errors);
}
