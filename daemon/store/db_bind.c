/* SPDX-License-Identifier: MIT */
/*
 * db_bind.c - values for a statement, and its run.
 */
#include "config.h"

#include "store/db_bind.h"

#include <sqlite3.h>

#include "store/db.h"

struct db_bind
db_bind(struct sqlite3_stmt *statement)
{
	return (struct db_bind){ .statement = statement, .code = SQLITE_OK };
}

/* Notes how it went to bind a value. */
static void
note(struct db_bind *bind, int code)
{
	if (bind->code == SQLITE_OK)
		bind->code = code;
}

void
db_bind_number(struct db_bind *bind, int64_t value)
{
	note(bind, sqlite3_bind_int64(bind->statement, ++bind->n, value));
}

void
db_bind_text(struct db_bind *bind, const char *text, size_t len)
{
	note(bind,
	     sqlite3_bind_text64(bind->statement, ++bind->n, len ? text : "",
				 len, SQLITE_STATIC, SQLITE_UTF8));
}

int
db_bind_do(struct db_bind *bind)
{
	if (bind->code != SQLITE_OK)
		return db_error(bind->code);
	return db_do(bind->statement);
}

int
db_bind_row(struct db_bind *bind)
{
	int code = bind->code;

	if (code == SQLITE_OK)
		code = sqlite3_step(bind->statement);
	if (code == SQLITE_ROW)
		return 1;
	sqlite3_reset(bind->statement);
	return db_error(code);
}
