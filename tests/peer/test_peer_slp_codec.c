/* SPDX-License-Identifier: MIT */
/*
 * Row SLP-11 of the peers' cases: luv's example codec. Functions cannot be
 * packed in C; what the peer's __codec hook does, the tag of a table does.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <coir/pack.h>

#include "support/runner.h"

#define TAG_NODE 1
#define TAG_ANSWER 2

/* obj.a.b.c = obj.a.b: each is reached from the one before. */
struct table {
	struct table *member;
};

static void
pack_node(struct coir_pack *pack, const struct table *table)
{
	if (!table) {
		coir_pack_nil(pack);
		return;
	}
	if (!coir_pack_table(pack, table, TAG_NODE))
		return;
	pack_node(pack, table->member);
	coir_pack_end(pack);
}

/* Read a chain of nodes into @nodes; where the last of them points to. */
static int
unpack_nodes(struct coir_unpack *unpack, struct table *nodes, int max)
{
	struct coir_item item;
	int n = 0;

	while (coir_unpack_next(unpack, &item) == 0) {
		struct table *to = item.object;

		if (item.kind == COIR_ITEM_TABLE) {
			ck_assert_int_lt(n, max);
			ck_assert_uint_eq(item.tag, TAG_NODE);
			to = &nodes[n];
			coir_unpack_bind(unpack, item.table, to);
		}
		if (item.kind != COIR_ITEM_END && n > 0)
			nodes[n - 1].member = to;
		n += item.kind == COIR_ITEM_TABLE;
	}
	return n;
}

START_TEST(SLP_11_cycle)
{
	struct table b = { .member = &b }, a = { .member = &b };
	struct table obj = { .member = &a }, read[3] = { { NULL } };
	struct coir_unpack unpack;
	struct coir_pack pack;
	char *bytes;
	size_t len;

	coir_pack_init(&pack);
	pack_node(&pack, &obj);
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), 0);
	coir_unpack_init(&unpack, bytes, len);
	ck_assert_int_eq(unpack_nodes(&unpack, read, 3), 3);
	ck_assert_ptr_eq(read[0].member, &read[1]);
	ck_assert_ptr_eq(read[1].member, &read[2]);
	ck_assert_ptr_eq(read[2].member, &read[2]);
	coir_unpack_fini(&unpack);
	free(bytes);
}
END_TEST

START_TEST(SLP_11_hook)
{
	struct coir_unpack unpack;
	struct coir_pack pack;
	struct coir_item item;
	char *bytes;
	size_t len;

	coir_pack_init(&pack);
	ck_assert(coir_pack_table(&pack, NULL, TAG_ANSWER));
	coir_pack_int(&pack, 42);
	coir_pack_end(&pack);
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), 0);
	coir_unpack_init(&unpack, bytes, len);
	ck_assert_int_eq(coir_unpack_next(&unpack, &item), 0);
	ck_assert_uint_eq(item.tag, TAG_ANSWER);
	ck_assert_int_eq(coir_unpack_next(&unpack, &item), 0);
	ck_assert_int_eq(item.integer, 42);
	coir_unpack_fini(&unpack);
	free(bytes);
}
END_TEST

SUITE(peer_slp_codec)
{
	ADD(SLP_11_cycle);
	ADD(SLP_11_hook);
}
