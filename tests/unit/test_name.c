/* SPDX-License-Identifier: MIT */
/*
 * What is a name, and why the rest is none; which are too much alike.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "people/name.h"
#include "support/fail.h"
#include "support/runner.h"

#define TEN "abcdefghij"
#define THIRTY TEN TEN TEN

static char why[NAME_WHY_MAX];

static int
new_name(const char *text, struct name **ret)
{
	return name_new(text, strlen(text), ret, why);
}

static struct name *
good(const char *text)
{
	struct name *name;
	int rc = new_name(text, &name);

	ck_assert_msg(rc == 0, "\"%s\": %d, %s", text, rc, why);
	return name;
}

/* @text is a name, and stays as it is. */
static void
expect_good(const char *text)
{
	struct name *name = good(text);

	ck_assert_str_eq(name->text, text);
	ck_assert_uint_eq(name->len, strlen(text));
	free(name);
}

/* @text is none, and the sentence has @words. */
static void
expect_bad(const char *text, const char *words)
{
	struct name *name = NULL;

	ck_assert_msg(new_name(text, &name) == -EINVAL, "\"%s\"", text);
	ck_assert_msg(strstr(why, words) != NULL, "\"%s\": \"%s\", not \"%s\"",
		      text, why, words);
	ck_assert_ptr_null(name);
}

START_TEST(name_ascii)
{
	static const char *const names[] = {
		"a",     "7",      "alice",    "Alice_B.-",   "x-1.2_3",
		"guest", "guest7", "guests-7", (THIRTY "ab"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_good(names[i]);
}
END_TEST

START_TEST(name_none)
{
	static const struct {
		const char *text;
		const char *words;
	} bad[] = {
		{ "", "at least one letter or digit" },
		{ "a b", "this one has a space" },
		{ " a", "this one has a space" },
		{ "a/b", "this one has \"/\"" },
		{ "<alice>", "this one has \"<\"" },
		{ "a\tb", "U+0009" },
		{ "a\nb", "U+000A" },
		{ "a\033[1m", "U+001B" },
		{ "-a", "begins with a letter or a digit" },
		{ ".a", "begins with a letter or a digit" },
		{ "_", "begins with a letter or a digit" },
		{ (THIRTY "abc"), "at most 32 columns; this one has 33" },
		{ "a\xff", "UTF-8" },
		{ "\xc3", "UTF-8" },
		{ "guest-7", "names that begin with \"guest-\"" },
		{ "Guest-7", "names that begin with \"guest-\"" },
		{ "guest-x", "names that begin with \"guest-\"" },
		{ "a\xf0\x9f\x98\x80", "U+1F600" },
		{ "a\xe2\x80\x8d"
		  "b",
		  "U+200D" },
		{ "a\xe2\x80\xae"
		  "b",
		  "U+202E" },
		{ "a\xe2\x80\x8b"
		  "b",
		  "U+200B" },
		{ "a\xc2\xa0"
		  "b",
		  "U+00A0" },
		{ "\xcc\x81"
		  "a",
		  "begins with a letter" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_bad(bad[i].text, bad[i].words);
}
END_TEST

START_TEST(name_far_too_long)
{
	static char text[100000];
	struct name *name;

	memset(text, 'x', sizeof(text));
	ck_assert_int_eq(name_new(text, sizeof(text), &name, why), -EINVAL);
	ck_assert_ptr_nonnull(strstr(why, "100000 bytes"));
}
END_TEST

#ifdef HAVE_ICU
START_TEST(name_of_the_world)
{
	static const char *const names[] = {
		"Zo\u00eb",
		"\u00e5sa_\u00f8",
		"\u0430\u043b\u0438\u0441\u0430", /* алиса */
		"\u0391\u03bb\u03af\u03ba\u03b7", /* Αλίκη */
		"\u05d0\u05dc\u05d9\u05e1",       /* אליס */
		"\u0623\u0644\u064a\u0633",       /* أليس */
		"\u05d0\u05dc\u05d9\u05e17",      /* אליס7 */
		"\uc568\ub9ac\uc2a4",             /* 앨리스 */
		"\u611b\u9e97\u7d72",             /* 愛麗絲 */
		"\u30a2\u30ea\u30b9",             /* アリス */
		"Bob\u3055\u3093",                /* Bobさん */
		"\u0928\u093f\u0936\u093e",       /* निशा */
		"\u0e2d\u0e25\u0e34\u0e2a",       /* อลิส */
		"\u0561\u056c\u056b\u057d",       /* ալիս */
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_good(names[i]);
}
END_TEST

START_TEST(name_made_to_deceive)
{
	static const struct {
		const char *text;
		const char *words;
	} bad[] = {
		/* a Cyrillic a among Latin letters */
		{ "p\u0430ypal", "mixes Latin and Cyrillic" },
		{ "\u03b1lice", "mixes Greek and Latin" },
		/* full width, mathematical bold, a ligature, a Roman number */
		{ "\uff50\uff41\uff59", "U+FF50" },
		{ "\U0001d41a\U0001d41b", "U+1D41A" },
		{ "\ufb01sh", "U+FB01" },
		{ "\u2163a", "U+2163" },
		/* letters that show nothing */
		{ "a\u3164b", "U+3164" },
		{ "a\u115fb", "U+115F" },
		/* the other digits that look like 4 and 5 */
		{ "\u0664\u06f5", "digits of one kind" },
		/* one mark twice; one hidden by the letter's own */
		{ "e\u0323\u0323", "mark" },
		{ "i\u0307", "mark" },
		/* no marks at all, but five on a letter */
		{ "x\u0300\u0301\u0302\u0303\u0304", "at most 4 marks" },
		/* shown where the other one is */
		{ "1\u05d0", "right to left" },
		/* a variation selector, a tag, an interlinear anchor */
		{ "a\ufe0f", "U+FE0F" },
		{ "a\U000e0041", "U+E0041" },
		{ "a\ufff9", "U+FFF9" },
		/* seventeen wide letters */
		{ "\u611b\u611b\u611b\u611b\u611b\u611b\u611b\u611b\u611b"
		  "\u611b\u611b\u611b\u611b\u611b\u611b\u611b\u611b",
		  "at most 32 columns; this one has 34" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		expect_bad(bad[i].text, bad[i].words);
}
END_TEST

START_TEST(name_is_made_nfc)
{
	struct name *name = good("Zoe\u0308");

	ck_assert_str_eq(name->text, "Zo\u00eb");
	free(name);
	/* Jamo become a syllable, and a letter gets its own code point */
	name = good("\u1112\u1161\u11ab");
	ck_assert_str_eq(name->text, "\ud55c");
	free(name);
}
END_TEST
#else
START_TEST(name_is_ascii_without_icu)
{
	expect_bad("Zo\u00eb", "built without ICU");
	expect_bad("\u0430\u043b", "built without ICU");
}
END_TEST
#endif

/* Two names and whether they may be beside one another. */
static const struct {
	const char *a, *b;
	bool alike;
} pairs[] = {
	{ "alice", "alice", true },
	{ "alice", "ALICE", true },
	{ "alice", "bob", false },
	{ "Ian", "lan", true },
	{ "ian", "lan", false },
	{ "B0B", "BOB", true },
	{ "Bob", "B0B", true },
	{ "bob", "b0b", true },
	{ "modern", "modem", true },
	{ "alice1", "alicel", true },
	{ "alice1", "alice2", false },
	{ "alice.b", "alice-b", false },
#ifdef HAVE_ICU
	{ "coco", "\u0441\u043e\u0441\u043e", true }, /* сосо */
	{ "Zo\u00eb", "ZO\u00cb", true },
	{ "Zo\u00eb", "Zoe", false },
	{ "stra\u00dfe", "STRASSE", true },
	{ "\u0391\u039b\u0399", "\u03b1\u03bb\u03b9", true },
#endif
};

START_TEST(name_keys)
{
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct name *a = good(pairs[i].a);
		struct name *b = good(pairs[i].b);
		bool alike = !strcmp(a->seen, b->seen) ||
			!strcmp(a->folded, b->folded);

		ck_assert_msg(alike == pairs[i].alike, "%s %s: %s %s, %s %s",
			      a->text, b->text, a->seen, b->seen, a->folded,
			      b->folded);
		free(a);
		free(b);
	}
}
END_TEST

START_TEST(name_of_a_guest)
{
	static const char *const none[] = {
		"guest-",   "guest-0",  "guest-07",
		"guest-7x", "Guest-7",  "guest-18446744073709551616",
		"guest-+7", "guest- 7", "guest",
	};
	uint64_t id = 1;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(!name_of_guest(none[i], strlen(none[i]), &id),
			      "%s", none[i]);
	ck_assert_uint_eq(id, 1);
	ck_assert(name_of_guest("guest-70", 8, &id));
	ck_assert_uint_eq(id, 70);
	ck_assert(name_of_guest("guest-70", 7, &id));
	ck_assert_uint_eq(id, 7);
	ck_assert(name_of_guest("guest-18446744073709551615", 26, &id));
	ck_assert_uint_eq(id, UINT64_MAX);
}
END_TEST

static int
new_one(void *text)
{
	struct name *name;
	int rc = new_name(text, &name);

	if (rc == 0)
		free(name);
	return rc;
}

START_TEST(name_without_memory)
{
	char text[] = "alice";

	/* what is made once and kept is made before */
	free(good(text));
	ck_assert_uint_gt(fail_each(new_one, text), 0);
}
END_TEST

SUITE(name)
{
	ADD(name_ascii);
	ADD(name_none);
	ADD(name_far_too_long);
#ifdef HAVE_ICU
	ADD(name_of_the_world);
	ADD(name_made_to_deceive);
	ADD(name_is_made_nfc);
#else
	ADD(name_is_ascii_without_icu);
#endif
	ADD(name_keys);
	ADD(name_of_a_guest);
	ADD(name_without_memory);
}
