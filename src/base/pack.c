/* SPDX-License-Identifier: MIT */
/*
 * Packing. An item is a byte that says its kind, and what belongs to it:
 * numbers that count something and tags as LEB128, whole numbers likewise after
 * zigzag, floating-point ones as eight bytes, least significant first.
 */
#include "config.h"

#include <coir/pack.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_SIZE 64
#define FIRST_SLOTS 16

/** struct coir__pack_slot - a table that was packed; zeroed: free. */
struct coir__pack_slot {
	const void *table;
	/* how many were packed before it */
	size_t number;
};

void
coir_pack_init(struct coir_pack *pack)
{
	*pack = (struct coir_pack){ .error_ = 0 };
}

void
coir_pack_fini(struct coir_pack *pack)
{
	free(pack->bytes_);
	free(pack->slots_);
	coir_pack_init(pack);
}

/* Room for @more bytes; false: there is none, and never will be. */
static bool
reserve(struct coir_pack *pack, size_t more)
{
	size_t size = pack->size_ ? pack->size_ : FIRST_SIZE;
	char *bytes;

	if (pack->error_ < 0)
		return false;
	if (pack->size_ - pack->len_ >= more)
		return true;
	while (size - pack->len_ < more && size <= SIZE_MAX / 2)
		size *= 2;
	bytes = size - pack->len_ < more ? NULL : realloc(pack->bytes_, size);
	if (!bytes) {
		pack->error_ = -ENOMEM;
		return false;
	}
	pack->bytes_ = bytes;
	pack->size_ = size;
	return true;
}

static void
add(struct coir_pack *pack, const void *bytes, size_t len)
{
	if (len == 0 || !reserve(pack, len))
		return;
	memcpy(pack->bytes_ + pack->len_, bytes, len);
	pack->len_ += len;
}

static void
add_kind(struct coir_pack *pack, enum coir_item_kind kind)
{
	unsigned char byte = (unsigned char)kind;

	add(pack, &byte, 1);
}

static void
add_number(struct coir_pack *pack, uint64_t number)
{
	unsigned char bytes[10];
	size_t n = 0;

	do {
		bytes[n] = number & 0x7f;
		number >>= 7;
		if (number)
			bytes[n] |= 0x80;
		n++;
	} while (number);
	add(pack, bytes, n);
}

void
coir_pack_nil(struct coir_pack *pack)
{
	add_kind(pack, COIR_ITEM_NIL);
}

void
coir_pack_bool(struct coir_pack *pack, bool truth)
{
	add_kind(pack, COIR_ITEM_BOOL);
	add_number(pack, truth);
}

void
coir_pack_int(struct coir_pack *pack, int64_t integer)
{
	uint64_t number = (uint64_t)integer << 1;

	add_kind(pack, COIR_ITEM_INT);
	add_number(pack, integer < 0 ? ~number : number);
}

void
coir_pack_real(struct coir_pack *pack, double real)
{
	unsigned char bytes[8];
	uint64_t bits;

	memcpy(&bits, &real, sizeof(bits));
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(bits >> 8 * i);
	add_kind(pack, COIR_ITEM_REAL);
	add(pack, bytes, sizeof(bytes));
}

void
coir_pack_bytes(struct coir_pack *pack, const void *bytes, size_t len)
{
	add_kind(pack, COIR_ITEM_BYTES);
	add_number(pack, len);
	add(pack, bytes, len);
}

/* Spreads addresses, whose low bits are mostly alike. */
static size_t
hash(const void *table)
{
	uint64_t key = (uint64_t)(uintptr_t)table;

	return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* Where @table is among @n slots, a power of two, or would be. */
static struct coir__pack_slot *
slot_of(struct coir__pack_slot *slots, size_t n, const void *table)
{
	size_t i = hash(table) & (n - 1);

	while (slots[i].table && slots[i].table != table)
		i = (i + 1) & (n - 1);
	return &slots[i];
}

/* Was @table packed? If so *ret_number is which it was. */
static bool
find(const struct coir_pack *pack, const void *table, size_t *ret_number)
{
	const struct coir__pack_slot *slot;

	if (!table || pack->n_slots_ == 0)
		return false;
	slot = slot_of(pack->slots_, pack->n_slots_, table);
	if (!slot->table)
		return false;
	*ret_number = slot->number;
	return true;
}

static int
add_slots(struct coir_pack *pack)
{
	size_t n = pack->n_slots_ ? 2 * pack->n_slots_ : FIRST_SLOTS;
	struct coir__pack_slot *slots = calloc(n, sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < pack->n_slots_; i++)
		if (pack->slots_[i].table)
			*slot_of(slots, n, pack->slots_[i].table) =
				pack->slots_[i];
	free(pack->slots_);
	pack->slots_ = slots;
	pack->n_slots_ = n;
	return 0;
}

/* Remember the next table by its address; half of the slots stay free. */
static void
remember(struct coir_pack *pack, const void *table)
{
	size_t number = pack->n_tables_;

	if (table && number >= pack->n_slots_ / 2 && add_slots(pack) < 0) {
		pack->error_ = -ENOMEM;
		return;
	}
	if (table)
		*slot_of(pack->slots_, pack->n_slots_, table) =
			(struct coir__pack_slot){ table, number };
	pack->n_tables_++;
}

bool
coir_pack_table(struct coir_pack *pack, const void *table, uint32_t tag)
{
	size_t number;

	if (find(pack, table, &number)) {
		add_kind(pack, COIR_ITEM_REF);
		add_number(pack, number);
		return false;
	}
	add_kind(pack, COIR_ITEM_TABLE);
	add_number(pack, tag);
	if (pack->error_ == 0)
		remember(pack, table);
	pack->depth_++;
	return true;
}

void
coir_pack_end(struct coir_pack *pack)
{
	if (pack->depth_ == 0) {
		pack->error_ = -EINVAL;
		return;
	}
	pack->depth_--;
	add_kind(pack, COIR_ITEM_END);
}

int
coir_pack_finish(struct coir_pack *pack, char **ret_bytes, size_t *ret_len)
{
	int rc = pack->error_;

	if (rc == 0 && pack->depth_ > 0)
		rc = -EINVAL;
	/* so that nothing at all is not NULL */
	if (rc == 0 && !reserve(pack, 1))
		rc = -ENOMEM;
	if (rc == 0) {
		*ret_bytes = pack->bytes_;
		*ret_len = pack->len_;
		pack->bytes_ = NULL;
	}
	coir_pack_fini(pack);
	return rc;
}
