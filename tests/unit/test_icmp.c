/* SPDX-License-Identifier: MIT */
/*
 * Echo requests and replies as bytes; nothing but the right reply counts.
 */
#include "config.h"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>
#include <string.h>

#include "io/icmp.h"
#include "support/runner.h"

static const struct coir__echo echo4 = { .id = 0x1234,
					 .number = 1,
					 .data = "0123456789abcde" };

/* Write @echo's request into @buf and make the reply of it; its length. */
static size_t
reply_to(const struct coir__echo *echo, unsigned char *buf)
{
	unsigned sum;

	coir__echo_write(echo, buf);
	buf[0] = echo->v6 ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
	/* the type was 8 and is 0: RFC 1624 */
	sum = (unsigned)(buf[2] << 8 | buf[3]) + 0x0800;
	sum = (sum & 0xffff) + (sum >> 16);
	buf[2] = (unsigned char)(sum >> 8);
	buf[3] = (unsigned char)sum;
	return COIR__ECHO_SIZE;
}

START_TEST(icmp_request_is_as_rfc_792_has_it)
{
	static const unsigned char expected[] = "\x08\x00\xd4\xf2\x12\x34\x00"
						"\x01"
						"0123456789abcde";
	unsigned char buf[COIR__ECHO_SIZE];
	unsigned sum = 0;

	coir__echo_write(&echo4, buf);
	for (size_t i = 0; i < sizeof(buf); i += 2)
		sum += (unsigned)(buf[i] << 8 | buf[i + 1]);
	ck_assert_uint_eq((sum & 0xffff) + (sum >> 16), 0xffff);
	ck_assert_mem_eq(buf, expected, 2);
	ck_assert_mem_eq(buf + 4, expected + 4, sizeof(buf) - 4);
}
END_TEST

START_TEST(icmp_reply_is_known)
{
	struct coir__echo echo6 = echo4;
	unsigned char buf[60 + COIR__ECHO_SIZE] = { 0 };
	struct coir__echo raw = echo4;

	ck_assert(coir__echo_answered(&echo4, buf, reply_to(&echo4, buf)));
	echo6.v6 = true;
	ck_assert(coir__echo_answered(&echo6, buf, reply_to(&echo6, buf)));
	raw.raw = true;
	memset(buf, 0, sizeof(buf));
	buf[0] = 0x46;
	ck_assert(
		coir__echo_answered(&raw, buf, 24 + reply_to(&raw, buf + 24)));
}
END_TEST

/* Each byte of a reply matters, but an id that the kernel has looked at. */
START_TEST(icmp_reply_that_is_wrong_anywhere_is_none)
{
	unsigned char buf[COIR__ECHO_SIZE];
	size_t len = reply_to(&echo4, buf);
	unsigned accepted = 0;

	for (size_t i = 0; i < len; i++) {
		buf[i] ^= 1;
		accepted += coir__echo_answered(&echo4, buf, len);
		buf[i] ^= 1;
	}
	for (size_t i = 0; i < len; i++)
		accepted += coir__echo_answered(&echo4, buf, i);
	ck_assert_uint_eq(accepted, 0);
	ck_assert(coir__echo_answered(&echo4, buf, len));
}
END_TEST

START_TEST(icmp_other_id_counts_if_raw)
{
	struct coir__echo other = echo4;
	unsigned char buf[20 + COIR__ECHO_SIZE] = { 0x45 };
	size_t len = 20 + reply_to(&echo4, buf + 20);

	other.raw = true;
	ck_assert(coir__echo_answered(&other, buf, len));
	other.id++;
	ck_assert(!coir__echo_answered(&other, buf, len));
	buf[0] = 0x4f;
	other.id--;
	ck_assert(!coir__echo_answered(&other, buf, len));
	buf[0] = 0x44;
	ck_assert(!coir__echo_answered(&other, buf, len));
}
END_TEST

SUITE(icmp)
{
	ADD(icmp_request_is_as_rfc_792_has_it);
	ADD(icmp_reply_is_known);
	ADD(icmp_reply_that_is_wrong_anywhere_is_none);
	ADD(icmp_other_id_counts_if_raw);
}
