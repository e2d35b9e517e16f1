/* SPDX-License-Identifier: MIT */
/*
 * fuzz_pack.c - any bytes, unpacked. What can be read to its end is packed
 * again and must be the same bytes, as each value has one form only.
 */
#include "config.h"

#include <coir/pack.h>

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* A table is known by its number: one past it, as an address. */
static const void *
known_by(size_t table)
{
	return (const void *)(uintptr_t)(table + 1);
}

static void
pack_item(struct coir_pack *pack, const struct coir_item *item)
{
	switch (item->kind) {
	case COIR_ITEM_NIL:
		coir_pack_nil(pack);
		break;
	case COIR_ITEM_BOOL:
		coir_pack_bool(pack, item->truth);
		break;
	case COIR_ITEM_INT:
		coir_pack_int(pack, item->integer);
		break;
	case COIR_ITEM_REAL:
		coir_pack_real(pack, item->real);
		break;
	case COIR_ITEM_BYTES:
		coir_pack_bytes(pack, item->bytes, item->len);
		break;
	case COIR_ITEM_TABLE:
		require(coir_pack_table(pack, known_by(item->table),
					item->tag));
		break;
	case COIR_ITEM_END:
		coir_pack_end(pack);
		break;
	case COIR_ITEM_REF:
		require(item->object == known_by(item->table));
		require(!coir_pack_table(pack, item->object, 0));
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct coir_unpack unpack;
	struct coir_pack pack;
	struct coir_item item;
	char *bytes = NULL;
	size_t len = 0;
	int rc;

	coir_unpack_init(&unpack, data, size);
	coir_pack_init(&pack);
	while ((rc = coir_unpack_next(&unpack, &item)) == 0) {
		if (item.kind == COIR_ITEM_TABLE)
			require(coir_unpack_bind(&unpack, item.table,
						 (void *)known_by(
							 item.table)) == 0);
		pack_item(&pack, &item);
	}
	require(rc == -ENODATA || rc == -EBADMSG);
	require(coir_unpack_next(&unpack, &item) == rc);
	coir_unpack_fini(&unpack);
	if (rc == -ENODATA) {
		require(coir_pack_finish(&pack, &bytes, &len) == 0);
		require(len == size && memcmp(bytes, data, len) == 0);
		free(bytes);
	}
	coir_pack_fini(&pack);
	return 0;
}
