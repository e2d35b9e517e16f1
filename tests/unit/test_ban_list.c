/* SPDX-License-Identifier: MIT */
/*
 * test_ban_list.c - who is banned, until when, and the list as JSON.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <coir/addr.h>

#include "limit/ban_list.h"
#include "support/fail.h"
#include "support/runner.h"

static struct ban_list list;

static struct prefix
prefix(const char *text)
{
	struct prefix prefix;

	ck_assert_msg(prefix_parse(text, &prefix) == 0, "%s", text);
	return prefix;
}

static int
ban(const char *who, int64_t now, int64_t until, const char *reason)
{
	struct prefix where = prefix(who);

	return ban_list_add(&list, &where, now, until, reason);
}

static int
unban(const char *who)
{
	struct prefix where = prefix(who);

	return ban_list_remove(&list, &where);
}

/* The reason that keeps @ip out at @now, or "in". */
static const char *
told(const char *ip, int64_t now)
{
	const struct ban *found;
	struct coir_addr addr;

	ck_assert_int_eq(coir_addr_parse(ip, &addr), 0);
	found = ban_list_find(&list, &addr, now);
	return found ? found->reason : "in";
}

/* The reason of the ban at exactly @who, or "none". */
static const char *
at(const char *who, int64_t now)
{
	struct prefix where = prefix(who);
	const struct ban *found = ban_list_at(&list, &where, now);

	return found ? found->reason : "none";
}

START_TEST(ban_list_has_who_is_banned)
{
	ck_assert_str_eq(told("tcp:192.0.2.7:1", 0), "in");
	ck_assert_int_eq(ban("192.0.2.0/24", 0, 0, "spam"), 0);
	ck_assert_int_eq(ban("2001:db8::/32", 0, 0, ""), 0);
	ck_assert_str_eq(told("tcp:192.0.2.7:1", 5), "spam");
	ck_assert_str_eq(told("tcp:[::ffff:192.0.2.7]:1", 5), "spam");
	ck_assert_str_eq(told("tcp:[2001:db8::1]:1", 5), "");
	ck_assert_str_eq(told("tcp:192.0.3.7:1", 5), "in");
	ck_assert_str_eq(told("unix:@x", 5), "in");
	ban_list_fini(&list);
}
END_TEST

START_TEST(ban_list_forgets_what_is_over)
{
	ck_assert_int_eq(ban("192.0.2.1", 10, 20, "a"), 0);
	ck_assert_str_eq(told("tcp:192.0.2.1:1", 19), "a");
	ck_assert_str_eq(told("tcp:192.0.2.1:1", 20), "in");
	ck_assert_str_eq(at("192.0.2.1", 19), "a");
	ck_assert_str_eq(at("192.0.2.1", 20), "none");
	ck_assert_uint_eq(list.n, 1);
	ck_assert_int_eq(ban("192.0.2.2", 20, 0, "b"), 0);
	ck_assert_uint_eq(list.n, 1);
	ck_assert_str_eq(list.bans[0].reason, "b");
	ban_list_fini(&list);
}
END_TEST

START_TEST(ban_list_has_one_ban_a_prefix)
{
	ck_assert_int_eq(ban("192.0.2.0/24", 0, 0, "old"), 0);
	ck_assert_int_eq(ban("192.0.2.0/25", 0, 0, "half"), 0);
	ck_assert_int_eq(ban("192.0.2.0/24", 0, 0, "new"), 0);
	ck_assert_uint_eq(list.n, 2);
	ck_assert_str_eq(told("tcp:192.0.2.200:1", 1), "new");
	ck_assert_str_eq(at("192.0.2.0/24", 1), "new");
	ck_assert_str_eq(at("192.0.2.0/25", 1), "half");
	ck_assert_str_eq(at("192.0.2.0/26", 1), "none");
	ck_assert_int_eq(unban("192.0.2.0/26"), -ENOENT);
	ck_assert_int_eq(unban("192.0.2.0/25"), 0);
	ck_assert_int_eq(unban("192.0.2.0/25"), -ENOENT);
	ck_assert_str_eq(told("tcp:192.0.2.1:1", 1), "new");
	ban_list_fini(&list);
}
END_TEST

START_TEST(ban_list_is_bounded)
{
	for (unsigned int i = 0; i < BAN_LIST_MAX; i++) {
		char who[32];

		snprintf(who, sizeof(who), "10.0.%u.%u", i >> 8, i & 255);
		if (ban(who, 0, 0, "") < 0)
			ck_abort_msg("%s", who);
	}
	ck_assert_int_eq(ban("192.0.2.1", 0, 0, ""), -ENOSPC);
	ck_assert_int_eq(ban("10.0.0.1", 0, 0, "again"), 0);
	ck_assert_uint_eq(list.n, BAN_LIST_MAX);
	ban_list_fini(&list);
}
END_TEST

START_TEST(ban_list_reads_what_it_writes)
{
	struct ban_list again;
	json_t *json;

	ck_assert_int_eq(ban("192.0.2.0/24", 1, 0, "spam"), 0);
	ck_assert_int_eq(ban("2001:db8::/32", 2, 30, ""), 0);
	json = ban_list_json(&list);
	ck_assert_int_eq(ban_list_read(json, &again), 0);
	json_decref(json);
	ck_assert_uint_eq(again.n, 2);
	ck_assert_str_eq(again.bans[0].reason, "spam");
	ck_assert_int_eq(again.bans[0].since, 1);
	ck_assert_int_eq(again.bans[1].until, 30);
	ban_list_fini(&again);
	ban_list_fini(&list);
}
END_TEST

START_TEST(ban_list_refuses_what_is_none)
{
	static const char *const texts[] = {
		"[]",
		"{}",
		"{\"bans\": 1}",
		"{\"bans\": [{}]}",
		("{\"bans\": [{\"who\": \"x\", \"since\": 0, \"until\": 0, "
		 "\"reason\": \"\"}]}"),
		"{\"bans\": [{\"who\": \"::1\", \"since\": 0, \"until\": 0}]}",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *json = json_loads(texts[i], 0, NULL);
		struct ban_list none = { .n = 77 };

		ck_assert_ptr_nonnull(json);
		ck_assert_msg(ban_list_read(json, &none) == -EINVAL, "%s",
			      texts[i]);
		ck_assert_uint_eq(none.n, 77);
		json_decref(json);
	}
}
END_TEST

static int
ban_one(void *where)
{
	return ban_list_add(&list, where, 0, 0, "more");
}

START_TEST(ban_list_without_memory)
{
	struct prefix more = prefix("192.0.2.2");

	ck_assert_int_eq(ban("192.0.2.1", 0, 0, "spam"), 0);
	ck_assert_uint_gt(fail_each(ban_one, &more), 0);
	ck_assert_str_eq(told("tcp:192.0.2.1:1", 1), "spam");
	ban_list_fini(&list);
}
END_TEST

SUITE(ban_list)
{
	ADD(ban_list_has_who_is_banned);
	ADD(ban_list_forgets_what_is_over);
	ADD(ban_list_has_one_ban_a_prefix);
	ADD(ban_list_is_bounded);
	ADD(ban_list_reads_what_it_writes);
	ADD(ban_list_refuses_what_is_none);
	ADD(ban_list_without_memory);
}
