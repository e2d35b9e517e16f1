/* SPDX-License-Identifier: MIT */
/*
 * metrics.c - see metrics.h.
 */
#include "config.h"

#include "metrics.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <coir/fiber.h>

#include "metrics_out.h"
#include "metrics_sample.h"
#include "metrics_table.h"
#include "server_state.h"

/* A text under way, from the fiber that wants it to the main stack. */
struct text {
	struct metrics_sample sample; /* what it is made from */
	char *bytes;                  /* the text */
	size_t len;                   /* bytes of it */
};

static void
look(struct metrics_sample *sample)
{
	room_figures(sample->server->room, &sample->room);
	metrics_process_read(&sample->process);
}

/* Makes the text; on the main stack. */
static int
write_text(void *arg)
{
	struct text *text = arg;
	struct metrics_out out = { .file = NULL };
	int error;

	look(&text->sample);
	out.file = open_memstream(&text->bytes, &text->len);
	if (!out.file)
		return -ENOMEM;
	for (size_t i = 0; i < metrics_n_rows; i++)
		metrics_put_row(&out, &metrics_rows[i], &text->sample);
	error = ferror(out.file);
	return fclose(out.file) != 0 || error ? -ENOMEM : 0;
}

int
metrics_text(const struct server *server, char **ret_text, size_t *ret_len)
{
	struct text text = { .sample.server = server };
	int rc = coir_main_call(write_text, &text);

	if (rc < 0) {
		free(text.bytes);
		return rc;
	}
	*ret_text = text.bytes;
	*ret_len = text.len;
	return 0;
}
