/* SPDX-License-Identifier: MIT */
/*
 * test_control_command.c - the rows of the commands are sound.
 */
#include "config.h"

#include <string.h>

#include "control/control_command.h"
#include "support/runner.h"

START_TEST(control_command_rows_are_sound)
{
	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct control_command *row = &control_commands[i];

		ck_assert_ptr_nonnull(row->name);
		ck_assert_ptr_eq(control_command_find(row->name), row);
		ck_assert_int_eq(control_command_verb(row), i);
		ck_assert_uint_gt(strlen(row->help), 0);
		ck_assert_msg(row->help[strlen(row->help) - 1] != '.', "%s",
			      row->name);
		ck_assert_msg(!row->arguments[CONTROL_ARGUMENTS_MAX - 1].name,
			      "%s", row->name);
	}
	ck_assert_ptr_null(control_command_find(""));
	ck_assert_ptr_null(control_command_find("stat"));
}
END_TEST

START_TEST(control_command_arguments_are_sound)
{
	for (int i = 0; i < CONTROL_VERBS; i++) {
		const struct control_command *row = &control_commands[i];
		const struct control_argument *a = row->arguments;
		bool rest = false;

		for (; a->name; a++) {
			ck_assert_ptr_eq(control_argument_find(row, a->name),
					 a);
			ck_assert_ptr_nonnull(a->help);
			ck_assert(strcmp(a->name, "command") != 0);
			ck_assert((a->kind == CONTROL_FLAG) == !a->shown);
			ck_assert((a->kind == CONTROL_WORD) == !!a->words);
			ck_assert(a->kind != CONTROL_FLAG || a->option);
			ck_assert(!a->local || a->option);
			/* nothing comes behind what takes all words */
			ck_assert(!rest || a->option);
			rest |= a->rest;
		}
	}
}
END_TEST

SUITE(control_command)
{
	ADD(control_command_rows_are_sound);
	ADD(control_command_arguments_are_sound);
}
