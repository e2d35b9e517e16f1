/* SPDX-License-Identifier: MIT */
/*
 * test_sequence.c - how far control sequences reach.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "support/runner.h"
#include "text/sequence.h"

/* Some controls, in UTF-8. */
#define ESC "\x1b"
#define DEL "\x7f"
#define CSI "\xc2\x9b"
#define OSC "\xc2\x9d"

/* The sequence that @text begins with is all but @rest, its end. */
static void
leaves(const char *text, const char *rest)
{
	size_t len = strlen(text);

	ck_assert_uint_eq(sequence_length((const uint8_t *)text, len),
			  len - strlen(rest));
}

START_TEST(sequence_csi_ends_with_its_final_byte)
{
	leaves("\x1b[mx", "x");
	leaves("\x1b[31;1mx", "x");
	leaves("\x1b[?25lx", "x");
	leaves("\x1b[!px", "x");
	leaves("\x1b[38:2::1:2:3mx", "x");
	leaves("\x1b[@x", "x");
	leaves("\x1b[~x", "x");
	leaves(CSI "31mx", "x");
}
END_TEST

START_TEST(sequence_csi_goes_on_over_what_terminals_pass_over)
{
	leaves("\x1b[3\a1mx", "x");
	leaves(ESC "[3" DEL "1mx", "x");
	leaves(ESC "[3\u00e91mx", "x");
}
END_TEST

START_TEST(sequence_csi_is_broken_off_by_the_next_one)
{
	leaves("\x1b[3\x1b[1mx", "\x1b[1mx");
	leaves("\x1b[\x1b]0;x", "\x1b]0;x");
	leaves(ESC "[3" OSC "0;x", OSC "0;x");
	leaves(ESC "[3" ESC "cx", ESC "cx");
}
END_TEST

START_TEST(sequence_csi_without_end_takes_the_line)
{
	leaves("\x1b[", "");
	leaves("\x1b[31;", "");
	leaves("\xc2\x9b", "");
}
END_TEST

/* Every control string, in both forms, with every end. */
START_TEST(sequence_strings_end_with_st_or_bel)
{
	static const char *const introducer[] = {
		"\x1b]",    "\x1bP",    "\x1bX",    "\x1b^",    "\x1b_",
		"\xc2\x9d", "\xc2\x90", "\xc2\x98", "\xc2\x9e", "\xc2\x9f",
	};
	static const char *const terminator[] = { "\x1b\\", "\xc2\x9c", "\a" };
	char text[64];

	for (size_t i = 0; i < 10; i++) {
		for (size_t k = 0; k < 3; k++) {
			snprintf(text, sizeof(text), "%s0;m [\xc3\xa9\x9c%sx\a",
				 introducer[i], terminator[k]);
			leaves(text, "x\a");
		}
		leaves(introducer[i], "");
		snprintf(text, sizeof(text), "%s0;no end \x1b[31m\x1b",
			 introducer[i]);
		leaves(text, "");
	}
}
END_TEST

START_TEST(sequence_other_controls_stand_alone)
{
	leaves("\x1b", "");
	leaves(ESC "cx", "cx");
	leaves("\x1b(Bx", "(Bx");
	leaves("\x1bMx", "Mx");
	leaves("\x1b\\x", "\\x");
	leaves("\x1b\x1b[m", "\x1b[m");
	leaves("\a[x", "[x");
	leaves("\x7f]x", "]x");
	leaves("\xc2\x85x", "x");
	leaves("\xc2\x9cx", "x");
}
END_TEST

SUITE(sequence)
{
	TCase *tc = tcase_create("sequence");

	tcase_add_test(tc, sequence_csi_ends_with_its_final_byte);
	tcase_add_test(tc, sequence_csi_goes_on_over_what_terminals_pass_over);
	tcase_add_test(tc, sequence_csi_is_broken_off_by_the_next_one);
	tcase_add_test(tc, sequence_csi_without_end_takes_the_line);
	tcase_add_test(tc, sequence_strings_end_with_st_or_bel);
	tcase_add_test(tc, sequence_other_controls_stand_alone);
	suite_add_tcase(s, tc);
}
