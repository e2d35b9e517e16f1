/* SPDX-License-Identifier: MIT */
/*
 * conf_splice.h - makes the text of a struct conf_source.
 *
 * Two files share that struct: conf_splice.c fills it, conf_source.c answers
 * for it. Nobody else includes this.
 */
#ifndef CHATD_CONF_SPLICE_H
#define CHATD_CONF_SPLICE_H

#include <stddef.h>

struct conf_errors;
struct conf_source;

/*
 * Fills an empty source from the len bytes of text, the file at path, and a
 * NUL after them, and from the files that it includes. 0, -EINVAL (errors says
 * why) or -ENOMEM; the source needs conf_source_fini() in every case.
 */
int conf_splice(struct conf_source *source, const char *path, const char *text,
		size_t len, struct conf_errors *errors);

#endif
