/* SPDX-License-Identifier: MIT */
/*
 * screen.c - see screen.h.
 *
 * The bytes go through two emulators: one has its screen, the other tells only
 * what it has parsed, so that a sequence counts also if the first ignores it.
 */
#include "config.h"

#include "system/screen.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

struct screen {
	VTerm *term;                 /* shows */
	VTermScreen *view;           /* what it shows; of term */
	VTerm *parser;               /* only parses */
	struct screen_effects count; /* all but styled */
};

static int
see_text(const char *bytes, size_t len, void *arg)
{
	(void)bytes;
	(void)arg;
	return (int)len;
}

static int
see_control(unsigned char control, void *arg)
{
	struct screen *s = arg;

	s->count.sequences += !strchr("\t\r\n", control) || !control;
	return 1;
}

static int
see_bytes(const char *bytes, size_t len, void *arg)
{
	struct screen *s = arg;

	(void)bytes;
	s->count.sequences++;
	return (int)len;
}

static int
see_csi(const char *leader, const long args[], int n, const char *intermediate,
	char command, void *arg)
{
	struct screen *s = arg;

	(void)leader;
	(void)args;
	(void)n;
	(void)intermediate;
	(void)command;
	s->count.sequences++;
	return 1;
}

static const VTermParserCallbacks parsed = {
	.text = see_text,
	.control = see_control,
	.escape = see_bytes,
	.csi = see_csi,
	.osc = see_bytes,
	.dcs = see_bytes,
};

static int
see_property(VTermProp property, VTermValue *value, void *arg)
{
	struct screen *s = arg;

	(void)property;
	(void)value;
	s->count.properties++;
	return 1;
}

static int
see_bell(void *arg)
{
	struct screen *s = arg;

	s->count.bells++;
	return 1;
}

static const VTermScreenCallbacks seen = {
	.settermprop = see_property,
	.bell = see_bell,
};

static void
see_reply(const char *bytes, size_t len, void *arg)
{
	struct screen *s = arg;

	(void)bytes;
	s->count.replies += len;
}

static VTerm *
new_term(bool utf8)
{
	VTerm *term = vterm_new(SCREEN_ROWS, SCREEN_COLUMNS);

	ck_assert_ptr_nonnull(term);
	vterm_set_utf8(term, utf8);
	return term;
}

bool
screen_possible(void)
{
	return true;
}

struct screen *
screen_new(bool utf8)
{
	struct screen *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	s->parser = new_term(utf8);
	vterm_parser_set_callbacks(s->parser, &parsed, s);
	s->term = new_term(utf8);
	vterm_output_set_callback(s->term, see_reply, s);
	s->view = vterm_obtain_screen(s->term);
	vterm_screen_enable_altscreen(s->view, 1);
	vterm_screen_reset(s->view, 1);
	/* from here on: what it does by itself at first is not counted */
	vterm_screen_set_callbacks(s->view, &seen, s);
	return s;
}

void
screen_free(struct screen *s)
{
	vterm_free(s->term);
	vterm_free(s->parser);
	free(s);
}

void
screen_show(struct screen *s, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (bytes[i] == '\n')
			vterm_input_write(s->term, "\r", 1);
		vterm_input_write(s->term, bytes + i, 1);
		vterm_input_write(s->parser, bytes + i, 1);
	}
}

void
screen_row(const struct screen *s, int row, char *buf, size_t size)
{
	const VTermRect rect = {
		.start_row = row,
		.end_row = row + 1,
		.end_col = SCREEN_COLUMNS,
	};
	size_t len = vterm_screen_get_text(s->view, buf, size, rect);

	ck_assert_uint_lt(len, size);
	while (len > 0 && strchr(" \n", buf[len - 1]))
		len--;
	buf[len] = '\0';
}

void
screen_cursor(const struct screen *s, int *ret_row, int *ret_column)
{
	VTermPos at;

	vterm_state_get_cursorpos(vterm_obtain_state(s->term), &at);
	*ret_row = at.row;
	*ret_column = at.col;
}

static bool
is_styled(const VTermScreenCell *cell)
{
	const VTermScreenCellAttrs *a = &cell->attrs;

	return a->bold || a->underline || a->italic || a->blink || a->reverse ||
		a->strike || a->font || a->dwl || a->dhl ||
		!VTERM_COLOR_IS_DEFAULT_FG(&cell->fg) ||
		!VTERM_COLOR_IS_DEFAULT_BG(&cell->bg);
}

struct screen_effects
screen_effects(const struct screen *s)
{
	struct screen_effects count = s->count;
	VTermScreenCell cell;
	VTermPos at;

	for (at.row = 0; at.row < SCREEN_ROWS; at.row++) {
		for (at.col = 0; at.col < SCREEN_COLUMNS; at.col++) {
			vterm_screen_get_cell(s->view, at, &cell);
			count.styled += is_styled(&cell);
		}
	}
	return count;
}
