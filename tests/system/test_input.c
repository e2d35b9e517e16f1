/* SPDX-License-Identifier: MIT */
/*
 * What people type, and what becomes of it, through the real daemon: half
 * lines, CRLF, telnet, binary, a megabyte without an end. The writer stays, and
 * the others see nothing odd. Each case runs on both ports.
 */
#include "config.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "support/runner.h"
#include "system/daemon.h"
#include "system/peer.h"

static struct daemon d;
/* Who types, and who looks on. */
static struct peer writer;
static struct peer reader;

static void
set_up(void)
{
	daemon_start(&d, NULL);
}

static void
tear_down(void)
{
	ck_assert_int_eq(daemon_stop(&d, SIGTERM), 0);
}

/* Both are in; the writer is on port @port, the reader on the other. */
static void
meet(int port)
{
	peer_connect(&reader, d.ports[!port]);
	peer_skip_to_join(&reader, daemon_labels[!port]);
	peer_connect(&writer, d.ports[port]);
	peer_skip_to_join(&writer, daemon_labels[port]);
	peer_expect(&reader, "Got connection from %s via %s\n", writer.address,
		    daemon_labels[port]);
}

/* The writer sends @in; both see @out. */
static void
check(const char *in, size_t len, const char *out)
{
	peer_send(&writer, in, len);
	peer_expect(&reader, "%s", out);
	peer_expect(&writer, "%s", out);
}

START_TEST(half_lines_wait_for_their_end)
{
	meet(_i);
	peer_say(&writer, "half");
	peer_say(&reader, "whole\n");
	peer_expect(&reader, "whole\n");
	peer_expect(&writer, "whole\n");
	check(" a line\n", 8, "half a line\n");
}
END_TEST

START_TEST(one_carriage_return_is_dropped)
{
	meet(_i);
	check("crlf\r\nlf\n\r\n\n", 12, "crlf\nlf\n\n\n");
}
END_TEST

START_TEST(nobody_can_pretend_to_be_the_room)
{
	meet(_i);
	peer_say(&writer,
		 "*** fake\n<x> hi\nGot connection from me\n"
		 "Connection from me\n***no\n");
	peer_expect(&reader,
		    " *** fake\n <x> hi\n Got connection from me\n"
		    " Connection from me\n***no\n");
}
END_TEST

START_TEST(escapes_and_controls_are_removed)
{
	static const char in[] = "a\033[31mred\033[0m\a b\0c\x7f \xc2\x9b"
				 "2J\xe2\x80\xae!\033]0;title\a.\n";

	meet(_i);
	check(in, sizeof(in) - 1, "ared bc !.\n");
}
END_TEST

START_TEST(bad_utf8_is_replaced)
{
	static const char in[] = "\xff\xc3(\xf0\x9f\x98\n\xf0\x9f\x98\x80\n";

	meet(_i);
	/* 0xff 0xc3 would be telnet: IAC, then no command */
	check(in, sizeof(in) - 1,
	      "\xef\xbf\xbd(\xef\xbf\xbd\n\xf0\x9f\x98\x80\n");
}
END_TEST

START_TEST(long_line_is_refused_to_its_writer_alone)
{
	static char line[1000001];

	meet(_i);
	memset(line, 'x', 1000000);
	peer_send(&writer, line, 1000000);
	peer_say(&writer, "\nshort\n");
	peer_expect(&writer,
		    "*** line too long: 1000000 bytes, at most 4096; "
		    "not sent\nshort\n");
	peer_expect(&reader, "short\n");
	line[4096] = '\n';
	line[4097] = '\0';
	peer_send(&writer, line, 4096);
	check("\n", 1, line);
}
END_TEST

START_TEST(telnet_is_understood)
{
	/* WILL 31, a sub-negotiation, DO 3, IAC IAC; then are-you-there */
	static const char in[] = "a\xff\xfb\x1f"
				 "b\xff\xfa\x1f\0\x50\0\x18"
				 "\xff\xf0"
				 "c\xff\xfd\x03"
				 "d\n";
	char reply[6];
	char line[256];

	meet(_i);
	peer_send(&writer, in, sizeof(in) - 1);
	peer_expect(&reader, "abcd\n");
	/* replies go out between whole lines, in whatever place */
	peer_read(&writer, reply, 1);
	if (reply[0] == 'a') {
		peer_expect(&writer, "bcd\n");
		peer_read(&writer, reply, 6);
	} else {
		peer_read(&writer, reply + 1, 5);
		peer_expect(&writer, "abcd\n");
	}
	ck_assert_mem_eq(reply, "\xff\xfe\x1f\xff\xfc\x03", 6);
	peer_send(&writer, "\xff\xf6", 2);
	peer_line(&writer, line, sizeof(line));
	ck_assert_mem_eq(line, "*** ", 4);
}
END_TEST

START_TEST(telnet_urgent_data_is_in_its_place)
{
	/* as ^C of telnet(1): an urgent DM; NOP stands for what follows */
	static const char rest[] = "\xff\xf1"
				   "b\n";

	meet(_i);
	ck_assert_int_eq(send(writer.fd, "a\xff\xf2", 3, MSG_OOB), 3);
	check(rest, sizeof(rest) - 1, "ab\n");
}
END_TEST

START_TEST(half_closed_writer_gets_up_to_its_own_last_line)
{
	meet(_i);
	peer_say(&writer, "one\ntwo without an end");
	peer_half_close(&writer);
	peer_expect(&writer, "one\ntwo without an end\n");
	peer_expect_end(&writer);
	peer_expect(&reader,
		    "one\ntwo without an end\n"
		    "Connection from %s via %s closed\n",
		    writer.address, daemon_labels[_i]);
}
END_TEST

START_TEST(half_closed_silent_one_gets_up_to_its_join_line)
{
	struct peer silent;

	meet(_i);
	peer_connect(&silent, d.ports[_i]);
	peer_half_close(&silent);
	peer_skip_to_join(&silent, daemon_labels[_i]);
	peer_expect_end(&silent);
}
END_TEST

START_TEST(reset_is_a_leave_like_any_other)
{
	meet(_i);
	peer_reset(&writer);
	peer_expect(&reader, "Connection from %s via %s closed\n",
		    writer.address, daemon_labels[_i]);
}
END_TEST

/* More than the sockets hold comes back to a writer who reads none of it. */
START_TEST(who_does_not_read_is_heard)
{
	static char line[4002];
	char heard[4096];

	memset(line, 'x', 4000);
	line[4000] = '\n';
	meet(_i);
	for (int i = 0; i < 600; i++) {
		peer_say(&writer, line);
		peer_line(&reader, heard, sizeof(heard));
	}
	peer_say(&writer, "the last\n");
	peer_expect(&reader, "the last\n");
	/* nobody waits for it to read */
	peer_reset(&writer);
}
END_TEST

SUITE(input)
{
	TCase *tc = tcase_create("input");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, half_lines_wait_for_their_end, 0, 2);
	tcase_add_loop_test(tc, one_carriage_return_is_dropped, 0, 2);
	tcase_add_loop_test(tc, nobody_can_pretend_to_be_the_room, 0, 2);
	tcase_add_loop_test(tc, escapes_and_controls_are_removed, 0, 2);
	tcase_add_loop_test(tc, bad_utf8_is_replaced, 0, 2);
	tcase_add_loop_test(tc, long_line_is_refused_to_its_writer_alone, 0, 2);
	tcase_add_loop_test(tc, telnet_is_understood, 0, 2);
	tcase_add_loop_test(tc, telnet_urgent_data_is_in_its_place, 0, 2);
	tcase_add_loop_test(tc, half_closed_writer_gets_up_to_its_own_last_line,
			    0, 2);
	tcase_add_loop_test(tc, half_closed_silent_one_gets_up_to_its_join_line,
			    0, 2);
	tcase_add_loop_test(tc, reset_is_a_leave_like_any_other, 0, 2);
	tcase_add_loop_test(tc, who_does_not_read_is_heard, 0, 2);
	suite_add_tcase(s, tc);
}
