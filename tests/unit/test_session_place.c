/* SPDX-License-Identifier: MIT */
/*
 * Where each line ended in the bytes that a client has sent, whatever telnet
 * took out of them, however they were cut into reads.
 */
#include "config.h"

#include <string.h>

#include "support/runner.h"
#include "text/session.h"

#define IAC "\xff"
#define WILL_ECHO IAC "\xfb\x01"
#define AYT IAC "\xf6"
#define SB IAC "\xfa"
#define SE IAC "\xf0"

static const char sent[] = "a\r\n" WILL_ECHO "b\r\0\n" SB "\n" SE "c\n\n" AYT
			   "\nd\n" WILL_ECHO "\n"
			   "123456789\n" IAC IAC "\n\ne" WILL_ECHO;

/* The line that is too long is not said. */
static const uint64_t ends[] = { 3, 10, 17, 18, 21, 23, 27, 40, 41, 45 };

#define N_ENDS (sizeof(ends) / sizeof(*ends))

static struct session_rules rules;
static struct session session;
static uint64_t said[2 * N_ENDS]; /* where lines ended */
static size_t n_said;

static void
hear_line(void *arg, const char *text, size_t len, uint64_t input_end)
{
	(void)arg;
	(void)text;
	(void)len;
	said[n_said++ % (2 * N_ENDS)] = input_end;
}

static void
hear_notice(void *arg, const char *text, size_t len, uint64_t cause)
{
	(void)arg;
	(void)text;
	(void)len;
	(void)cause;
}

static void
hear_reply(void *arg, const uint8_t *bytes, size_t len, uint64_t cause)
{
	(void)arg;
	(void)bytes;
	(void)len;
	(void)cause;
}

static const struct session_sink sink = {
	.line = hear_line,
	.notice = hear_notice,
	.telnet_reply = hear_reply,
};

static void
give(size_t from, size_t to)
{
	char buf[sizeof(sent)];

	memcpy(buf, sent + from, to - from);
	ck_assert_int_eq(session_input(&session, &rules, buf, to - from, NULL),
			 0);
}

static void
begin(void)
{
	session_init(&session);
	n_said = 0;
}

static void
end(void)
{
	session_end(&session, &rules, NULL);
	ck_assert_uint_eq(n_said, N_ENDS);
	ck_assert_mem_eq(said, ends, sizeof(ends));
}

START_TEST(session_place_does_not_depend_on_reads)
{
	size_t len = sizeof(sent) - 1;

	ck_assert_int_eq(session_rules_init(&rules, 8, &sink), 0);
	for (size_t i = 0; i <= len; i++) {
		for (size_t k = i; k <= len; k++) {
			begin();
			give(0, i);
			give(i, k);
			give(k, len);
			end();
		}
	}
	begin();
	for (size_t i = 0; i < len; i++)
		give(i, i + 1);
	end();
	session_rules_fini(&rules);
}
END_TEST

SUITE(session_place)
{
	ADD(session_place_does_not_depend_on_reads);
}
