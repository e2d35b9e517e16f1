/* SPDX-License-Identifier: MIT */
/*
 * name.c - see name.h.
 *
 * What a name is made of is judged here, by libunistring; what it looks like is
 * the business of looks.h. Both see only NFC.
 */
#include "config.h"

#include "people/name.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "people/looks.h"
#include "text/phrase.h"

/* Bytes that are looked at at all. NFC has at most three times as many. */
#define INPUT_MAX ((size_t)4 * NAME_BYTES)

/* Marks on one letter; UTS #39 (5.4) has the same number. */
#define MARKS_MAX 4

/* What the two trees of a directory take for a name, as measured. */
#define PLACES_MEMORY 64

/* What people are called who have no name, before the number. */
#define GUEST "guest-"
#define GUEST_LEN (sizeof(GUEST) - 1)

_Static_assert(NAME_WHY_MAX >= LOOKS_WHY_MAX, "either one's sentence fits");

/* A name that is being made. */
struct making {
	uint8_t text[3 * INPUT_MAX]; /* as NFC */
	size_t len;                  /* bytes of that */
	char seen[LOOKS_MAX];        /* its keys */
	char folded[LOOKS_MAX];
	char *why; /* NAME_WHY_MAX bytes for a sentence; borrowed */
};

/* Says what is wrong. Returns -EINVAL. */
static int __attribute__((format(printf, 2, 3)))
refuse(struct making *m, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(m->why, NAME_WHY_MAX, fmt, args);
	va_end(args);
	return -EINVAL;
}

/*
 * What libunistring has made is @result, of @n bytes; it goes into @buf, of
 * @size, where it may be already.
 */
static int
keep(uint8_t *result, size_t n, void *buf, size_t size)
{
	if (!result)
		return errno == ENOMEM ? -ENOMEM : -EINVAL;
	if (result == buf)
		return 0;
	if (n <= size)
		memcpy(buf, result, n);
	free(result);
	return n <= size ? 0 : -EINVAL;
}

/* Makes NFC of @text. */
static int
compose(struct making *m, const char *text, size_t len)
{
	const uint8_t *bytes = (const uint8_t *)text;
	uint8_t *composed;

	if (len == 0)
		return refuse(m, _("a name has at least one letter or digit"));
	if (len > INPUT_MAX)
		return refuse(
			m,
			_("a name has at most %d columns; this one has %zu "
			  "bytes"),
			NAME_COLUMNS, len);
	if (u8_check(bytes, len))
		return refuse(m, _("a name is text in UTF-8; this one is not"));
	m->len = sizeof(m->text);
	composed = u8_normalize(UNINORM_NFC, bytes, len, m->text, &m->len);
	return keep(composed, m->len, m->text, sizeof(m->text));
}

static bool
is_mark(ucs4_t uc)
{
	return uc_is_general_category_withtable(uc,
						UC_CATEGORY_MASK_Mn |
							UC_CATEGORY_MASK_Mc);
}

static bool
is_letter_or_digit(ucs4_t uc)
{
	return uc_is_general_category_withtable(uc,
						UC_CATEGORY_MASK_L |
							UC_CATEGORY_MASK_Nd);
}

static bool
is_right_to_left(ucs4_t uc)
{
	int class = uc_bidi_class(uc);

	return class == UC_BIDI_R || class == UC_BIDI_AL;
}

/* Room for a character in a sentence. */
#define SHOWN_MAX 32

/* Writes the character @uc as a sentence has it. */
static const char *
show(ucs4_t uc, char buf[SHOWN_MAX])
{
	uint8_t bytes[6] = { 0 };

	if (uc == ' ')
		return _("a space");
	if (!uc_is_print(uc) || is_mark(uc) || uc_width(uc, "UTF-8") < 1)
		snprintf(buf, SHOWN_MAX, "U+%04X", (unsigned int)uc);
	else if (u8_uctomb(bytes, uc, sizeof(bytes)) == 1)
		snprintf(buf, SHOWN_MAX, "\"%c\"", (int)uc);
	else
		snprintf(buf, SHOWN_MAX, "\"%s\" (U+%04X)", (char *)bytes,
			 (unsigned int)uc);
	return buf;
}

/* Are all characters of a kind that a name has, each where it may be? */
static int
check_characters(struct making *m)
{
	bool first_is_rtl = false;
	char buf[SHOWN_MAX];
	int marks = 0;
	ucs4_t uc;
	int n;

	for (size_t i = 0; i < m->len; i += (size_t)n) {
		n = u8_mbtouc(&uc, m->text + i, m->len - i);
		marks = is_mark(uc) ? marks + 1 : 0;
		if (marks == 0 && !is_letter_or_digit(uc) && uc != '-' &&
		    uc != '_' && uc != '.')
			return refuse(m,
				      _("a name may have letters, digits and "
					"- _ . ; this one has %s"),
				      show(uc, buf));
		if (i == 0 && !is_letter_or_digit(uc))
			return refuse(
				m,
				_("a name begins with a letter or a digit; "
				  "this one begins with %s"),
				show(uc, buf));
		if (marks > MARKS_MAX)
			return refuse(
				m, _("a name has at most %d marks on a letter"),
				MARKS_MAX);
		if (i == 0)
			first_is_rtl = is_right_to_left(uc);
		if (is_right_to_left(uc) && !first_is_rtl)
			return refuse(
				m,
				_("a name that is read from right to left "
				  "begins with a letter of its script, or "
				  "it looks as if it did"));
	}
	return 0;
}

static int
check_length(struct making *m)
{
	int columns = u8_width(m->text, m->len, "UTF-8");

	if (columns > NAME_COLUMNS)
		return refuse(
			m, _("a name has at most %d columns; this one has %d"),
			NAME_COLUMNS, columns);
	if (m->len > NAME_BYTES)
		return refuse(m,
			      _("a name has at most %d bytes in UTF-8; this "
				"one has %zu"),
			      NAME_BYTES, m->len);
	return 0;
}

/* Writes @text to @out, whatever its case was. */
static int
fold(const char *text, size_t len, char out[LOOKS_MAX])
{
	size_t n = LOOKS_MAX - 1;
	uint8_t *folded = u8_casefold((const uint8_t *)text, len, NULL,
				      UNINORM_NFC, (uint8_t *)out, &n);
	int rc = keep(folded, n, out, LOOKS_MAX - 1);

	if (rc == 0)
		out[n] = '\0';
	return rc;
}

/*
 * Makes the keys. What looks alike in small letters may not in capitals: of the
 * second key, "Bob" and "B0B", case is taken out before and after.
 */
static int
make_keys(struct making *m)
{
	char small[LOOKS_MAX], like[LOOKS_MAX];
	int rc = looks_of((char *)m->text, m->len, m->seen);

	if (rc == 0)
		rc = fold((char *)m->text, m->len, small);
	if (rc == 0)
		rc = looks_of(small, strlen(small), like);
	if (rc == 0)
		rc = fold(like, strlen(like), m->folded);
	if (rc == -EINVAL)
		refuse(m, _("that is too intricate for a name"));
	return rc;
}

/* What looks like a guest's name is nobody's. */
static int
check_guest(struct making *m)
{
	/* which has no letter that looks like another one */
	if (strncmp(m->folded, GUEST, GUEST_LEN) != 0)
		return 0;
	return refuse(m,
		      _("names that begin with \"%s\" are for those who have "
			"not given one"),
		      GUEST);
}

static int
make(struct making *m, const char *text, size_t len)
{
	int rc = compose(m, text, len);

	if (rc == 0)
		rc = check_characters(m);
	if (rc == 0)
		rc = check_length(m);
	if (rc == 0)
		rc = looks_check((char *)m->text, m->len, m->why);
	if (rc == 0)
		rc = make_keys(m);
	if (rc == 0)
		rc = check_guest(m);
	return rc;
}

/* Copies @text with its NUL to *@at, and moves that behind it. */
static const char *
put(char **at, const char *text, size_t len)
{
	char *start = *at;

	memcpy(start, text, len);
	start[len] = '\0';
	*at += len + 1;
	return start;
}

int
name_new(const char *text, size_t len, struct name **ret,
	 char why[NAME_WHY_MAX])
{
	struct making m = { .why = why };
	size_t seen, folded;
	struct name *name;
	int rc = make(&m, text, len);
	char *at;

	if (rc < 0)
		return rc;
	seen = strlen(m.seen);
	folded = strlen(m.folded);
	name = malloc(sizeof(*name) + m.len + seen + folded + 3);
	if (!name)
		return -ENOMEM;
	at = name->text;
	put(&at, (char *)m.text, m.len);
	name->seen = put(&at, m.seen, seen);
	name->folded = put(&at, m.folded, folded);
	name->len = (uint8_t)m.len;
	name->holder = NULL;
	*ret = name;
	return 0;
}

size_t
name_memory(const struct name *name)
{
	return sizeof(*name) + name->len + strlen(name->seen) +
		strlen(name->folded) + 3 + PLACES_MEMORY;
}

bool
name_of_guest(const char *text, size_t len, uint64_t *ret_id)
{
	uint64_t id = 0;

	if (len <= GUEST_LEN || memcmp(text, GUEST, GUEST_LEN) != 0 ||
	    text[GUEST_LEN] == '0')
		return false;
	for (size_t i = GUEST_LEN; i < len; i++) {
		if (text[i] < '0' || text[i] > '9' ||
		    __builtin_mul_overflow(id, 10, &id) ||
		    __builtin_add_overflow(id, text[i] - '0', &id))
			return false;
	}
	*ret_id = id;
	return true;
}
