/* SPDX-License-Identifier: MIT */
/*
 * conf_reader.h - a configuration while libconfig's tree is walked.
 *
 * conf_load.c parses, conf_read.c walks the tree, conf_check.c,
 * conf_check_tls.c, conf_check_web.c and conf_check_bus.c look at what belongs
 * together, conf_check_library.c at what is there for it; this is what they
 * share. Nobody else includes it.
 */
#ifndef CHATD_CONF_READER_H
#define CHATD_CONF_READER_H

#include <libconfig.h>
#include <stdbool.h>

struct conf;
struct conf_errors;
struct conf_listener;
struct conf_row;
struct conf_source;
struct late;

/* Long enough for the path of a setting in a sentence. */
#define CONF_WHERE_MAX 128

/* The walk. */
struct conf_reader {
	struct conf *conf;                /* gets the values */
	struct conf_errors *errors;       /* gets what is wrong */
	const struct conf_source *source; /* says where settings stand */
	unsigned int end_line;            /* settings from here on are torn */
	bool complete;                    /* the tree has all of the files */
	bool no_memory;                   /* something did not get into conf */
};

/* Writes the setting's path, "listeners.fiber.port". */
void conf_reader_where(const config_setting_t *setting,
		       char buf[CONF_WHERE_MAX]);

/* Adds an error at the setting's place. */
void conf_reader_error(struct conf_reader *reader,
		       const config_setting_t *setting, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Stores the setting's value for the row in base, or adds an error. */
void conf_reader_value(struct conf_reader *reader, const struct conf_row *row,
		       const config_setting_t *setting, void *base);

/* Walks the whole tree; conf has its defaults and no listeners. */
void conf_reader_walk(struct conf_reader *reader, config_setting_t *root);

/*
 * Checks what belongs together of the last listener so far, which has been
 * read from block, and completes it.
 */
void conf_reader_check(struct conf_reader *reader,
		       const config_setting_t *block,
		       struct conf_listener *listener);

/* Checks what belongs together of the TLS of that listener. */
void conf_reader_check_tls(struct conf_reader *reader,
			   const config_setting_t *block,
			   const struct conf_listener *listener);

/* The same of what it speaks. */
void conf_reader_check_protocol(struct conf_reader *reader,
				const config_setting_t *block,
				struct conf_listener *listener);

/* Checks what the web is told; root is the whole tree. */
void conf_reader_check_web(struct conf_reader *reader,
			   const config_setting_t *root);

/* Checks what belongs together of the bus; root is the whole tree. */
void conf_reader_check_bus(struct conf_reader *reader,
			   const config_setting_t *root);

/* What setting wants is in late: that is loaded, or an error. */
void conf_reader_check_library(struct conf_reader *reader,
			       const config_setting_t *setting,
			       struct late *late);

#endif
