/* SPDX-License-Identifier: MIT */
/*
 * test_pack.c - what is packed comes back, and nothing else does.
 */
#include "config.h"

#include <coir/pack.h>

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "support/fail.h"
#include "support/runner.h"

static const int64_t integers[] = { 0,      1,         -1,       63,
				    64,     -64,       -65,      INT32_MAX,
				    123456, INT64_MAX, INT64_MIN };
#define N_INTEGERS (sizeof(integers) / sizeof(*integers))

static const double reals[] = { 0.0, -0.0, 1.5, -1e300, 5e-324, INFINITY };
#define N_REALS (sizeof(reals) / sizeof(*reals))

/* One of each kind, and a table in a table. */
static int
pack_all(char **ret_bytes, size_t *ret_len)
{
	struct coir_pack pack;

	coir_pack_init(&pack);
	coir_pack_nil(&pack);
	coir_pack_bool(&pack, true);
	coir_pack_bool(&pack, false);
	for (size_t i = 0; i < N_INTEGERS; i++)
		coir_pack_int(&pack, integers[i]);
	for (size_t i = 0; i < N_REALS; i++)
		coir_pack_real(&pack, reals[i]);
	coir_pack_bytes(&pack, "a\0b", 3);
	coir_pack_bytes(&pack, NULL, 0);
	if (coir_pack_table(&pack, &pack, UINT32_MAX)) {
		if (coir_pack_table(&pack, NULL, 7))
			coir_pack_end(&pack);
		if (coir_pack_table(&pack, &pack, 7))
			coir_pack_end(&pack);
		coir_pack_end(&pack);
	}
	return coir_pack_finish(&pack, ret_bytes, ret_len);
}

static struct coir_item
next(struct coir_unpack *unpack, enum coir_item_kind kind)
{
	struct coir_item item;

	ck_assert_int_eq(coir_unpack_next(unpack, &item), 0);
	ck_assert_int_eq(item.kind, kind);
	return item;
}

static void
check_scalars(struct coir_unpack *unpack)
{
	struct coir_item item;

	next(unpack, COIR_ITEM_NIL);
	ck_assert(next(unpack, COIR_ITEM_BOOL).truth);
	ck_assert(!next(unpack, COIR_ITEM_BOOL).truth);
	for (size_t i = 0; i < N_INTEGERS; i++)
		ck_assert_int_eq(next(unpack, COIR_ITEM_INT).integer,
				 integers[i]);
	for (size_t i = 0; i < N_REALS; i++) {
		item = next(unpack, COIR_ITEM_REAL);
		ck_assert_mem_eq(&item.real, &reals[i], sizeof(double));
	}
	item = next(unpack, COIR_ITEM_BYTES);
	ck_assert_uint_eq(item.len, 3);
	ck_assert_mem_eq(item.bytes, "a\0b", 3);
	ck_assert_uint_eq(next(unpack, COIR_ITEM_BYTES).len, 0);
}

START_TEST(pack_and_unpack)
{
	struct coir_unpack unpack;
	struct coir_item item;
	char *bytes;
	size_t len;

	ck_assert_int_eq(pack_all(&bytes, &len), 0);
	coir_unpack_init(&unpack, bytes, len);
	check_scalars(&unpack);
	item = next(&unpack, COIR_ITEM_TABLE);
	ck_assert_uint_eq(item.tag, UINT32_MAX);
	ck_assert_uint_eq(item.table, 0);
	ck_assert_int_eq(coir_unpack_bind(&unpack, 0, &len), 0);
	ck_assert_int_eq(coir_unpack_bind(&unpack, 1, &len), -EINVAL);
	item = next(&unpack, COIR_ITEM_TABLE);
	ck_assert_uint_eq(item.tag, 7);
	next(&unpack, COIR_ITEM_END);
	item = next(&unpack, COIR_ITEM_REF);
	ck_assert_uint_eq(item.table, 0);
	ck_assert_ptr_eq(item.object, &len);
	next(&unpack, COIR_ITEM_END);
	ck_assert_int_eq(coir_unpack_next(&unpack, &item), -ENODATA);
	coir_unpack_fini(&unpack);
	free(bytes);
}
END_TEST

/* How reading ends. */
static int
read_through(const void *bytes, size_t len)
{
	struct coir_unpack unpack;
	struct coir_item item;
	int rc;

	coir_unpack_init(&unpack, bytes, len);
	while ((rc = coir_unpack_next(&unpack, &item)) == 0)
		;
	coir_unpack_fini(&unpack);
	return rc;
}

/*
 * Cut short anywhere it is either a whole number of items or an error; inside
 * the table, always an error. The copy is as long as what is left of it, so
 * that the sanitizers see one byte too many.
 */
START_TEST(pack_cut_short)
{
	char *bytes, *copy;
	size_t len, broken = 0;

	ck_assert_int_eq(pack_all(&bytes, &len), 0);
	ck_assert_int_eq(read_through(bytes, len), -ENODATA);
	for (size_t cut = 0; cut < len; cut++) {
		int rc;

		copy = malloc(cut ? cut : 1);
		memcpy(copy, bytes, cut);
		rc = read_through(copy, cut);
		free(copy);
		ck_assert(rc == -ENODATA || rc == -EBADMSG);
		broken += rc == -EBADMSG;
	}
	ck_assert_int_eq(read_through(bytes, len - 1), -EBADMSG);
	ck_assert_uint_gt(broken, N_REALS * 8);
	free(bytes);
}
END_TEST

START_TEST(pack_refuses_what_it_never_makes)
{
	static const char *const bad[] = {
		"\x08", /* no such kind */
		"\xff",
		"\x01\x02",     /* neither true nor false */
		"\x02\x80\x80", /* a number without an end */
		"\x02\x81\x00", /* not its shortest form */
		"\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02",
		"\x04\x05wxyz",             /* fewer bytes than it says */
		"\x05\xff\xff\xff\xff\x1f", /* a tag that is too large */
		"\x06",                     /* the end of nothing */
		"\x07\x01",                 /* a table that is not there */
		"\x05\x01",                 /* a table without an end */
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(read_through(bad[i], strlen(bad[i])) == -EBADMSG,
			      "message %zu is taken for good", i);
	ck_assert_int_eq(read_through(NULL, 0), -ENODATA);
}
END_TEST

START_TEST(pack_tables_must_be_ended)
{
	struct coir_pack pack;
	char *bytes;
	size_t len;

	coir_pack_init(&pack);
	ck_assert(coir_pack_table(&pack, &pack, 1));
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), -EINVAL);
	coir_pack_end(&pack);
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), -EINVAL);
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), 0);
	ck_assert_uint_eq(len, 0);
	free(bytes);
}
END_TEST

static int
pack_and_read(void *arg)
{
	char *bytes;
	size_t len;
	int rc = pack_all(&bytes, &len);

	(void)arg;
	if (rc < 0)
		return rc;
	rc = read_through(bytes, len);
	free(bytes);
	return rc == -ENODATA ? 0 : rc;
}

START_TEST(pack_without_memory)
{
	ck_assert_uint_gt(fail_each(pack_and_read, NULL), 3);
}
END_TEST

#define MANY 100000

/* As many tables, and each once more. */
START_TEST(pack_very_many_tables)
{
	char *tables = malloc(MANY);
	struct coir_unpack unpack;
	struct coir_item item;
	struct coir_pack pack;
	size_t len, wrong = 0;
	char *bytes;

	coir_pack_init(&pack);
	for (size_t i = 0; i < MANY; i++) {
		wrong += !coir_pack_table(&pack, &tables[i], 1);
		coir_pack_end(&pack);
		wrong += !coir_pack_table(&pack, NULL, 2);
		coir_pack_end(&pack);
	}
	for (size_t i = 0; i < MANY; i++)
		wrong += coir_pack_table(&pack, &tables[i], 1);
	ck_assert_int_eq(coir_pack_finish(&pack, &bytes, &len), 0);
	coir_unpack_init(&unpack, bytes, len);
	for (size_t i = 0; i < 4 * MANY; i++)
		wrong += coir_unpack_next(&unpack, &item) != 0;
	for (size_t i = 0; i < MANY; i++)
		wrong += coir_unpack_next(&unpack, &item) != 0 ||
			item.kind != COIR_ITEM_REF || item.table != 2 * i;
	ck_assert_uint_eq(wrong, 0);
	coir_unpack_fini(&unpack);
	free(bytes);
	free(tables);
}
END_TEST

SUITE(pack)
{
	ADD(pack_and_unpack);
	ADD(pack_cut_short);
	ADD(pack_refuses_what_it_never_makes);
	ADD(pack_tables_must_be_ended);
	ADD(pack_without_memory);
	ADD(pack_very_many_tables);
}
