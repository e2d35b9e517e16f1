/* SPDX-License-Identifier: MIT */
/*
 * conf_table.h - one row for each configuration key.
 *
 * The table drives everything that has to agree about a key: the checking of
 * a file, the defaults, `chatd -T`, and the tests that hold conf/chatd.conf
 * and chatd.conf(5) in step with it. A new key is a new row, a member of
 * struct conf, and what the tests then ask for in the two documents.
 */
#ifndef CHATD_CONF_TABLE_H
#define CHATD_CONF_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a value is written and what is stored for it. */
enum conf_type {
	CONF_INT,      /* 4096: int64_t */
	CONF_SHARE,    /* "none", "all" or 100: int64_t, min to max */
	CONF_SIZE,     /* 65536 or "64K", "64M", "1G": int64_t bytes */
	CONF_DURATION, /* "500 ms", "10 s", "2 min": int64_t ns */
	CONF_MODE,     /* "0660", octal: int64_t */
	CONF_ENUM,     /* one of words: int64_t, min + its index */
	CONF_ADDRESS,  /* "127.0.0.1", "::1": char * */
	CONF_PATH,     /* "/run/x", "@x": char * */
	CONF_TEXT,     /* printable text: char * */
	CONF_FILE,     /* "/etc/x", "" for none: char * */
	CONF_ENDPOINT, /* "ipc:///run/x", "tcp://[::1]:1", "": char * */
	CONF_PREFIXES, /* "192.0.2.0/24 ::1 unix": char * */
};

/* One key. */
struct conf_row {
	const char *path; /* "room.line_max"; * is a block's name */
	enum conf_type type;
	bool reloadable;           /* conf_reload() may change it */
	size_t offset;             /* in struct conf; below * in its element */
	int64_t min, max;          /* of the number; of a string's bytes */
	const char *unit;          /* what a plain number counts, or NULL */
	const char *const *words;  /* of an enum, NULL at the end */
	const char *fallback;      /* the default as one writes it, or NULL */
	const char *fallback_note; /* says what happens if that is NULL */
	const char *help;          /* one line, for those who read the file */
};

/* A listener that exists when no file says otherwise. */
struct conf_builtin {
	const char *name; /* of the block; its driver has the same */
	int64_t port;
};

extern const struct conf_row conf_rows[];
extern const size_t conf_n_rows;

/* The built-in listeners, in order. */
extern const struct conf_builtin conf_builtins[];
extern const size_t conf_n_builtins;

/* The built-in listener of that name, or NULL. */
const struct conf_builtin *conf_builtin_find(const char *name);

/* The row of a path as the table writes it, or NULL. */
const struct conf_row *conf_row_find(const char *path);

/* The first row whose key is name, wherever it is, or NULL. */
const struct conf_row *conf_row_by_key(const char *name);

/* The last part of a row's path: the key itself. Borrowed. */
const char *conf_row_key(const struct conf_row *row);

/* Whether a row belongs to a listener's block. */
bool conf_row_of_listener(const struct conf_row *row);

#endif
