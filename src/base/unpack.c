/* SPDX-License-Identifier: MIT */
/*
 * Unpacking what anybody may have sent: no byte is looked at that is not
 * there, no length is believed that exceeds them, and nothing recurses. The
 * memory that it takes is bounded by the number of bytes.
 */
#include "config.h"

#include <coir/pack.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
coir_unpack_init(struct coir_unpack *unpack, const void *bytes, size_t len)
{
	*unpack = (struct coir_unpack){ .at_ = bytes };
	unpack->end_ = len > 0 ? unpack->at_ + len : unpack->at_;
}

void
coir_unpack_fini(struct coir_unpack *unpack)
{
	free(unpack->objects_);
	unpack->objects_ = NULL;
	unpack->n_tables_ = 0;
}

static size_t
left(const struct coir_unpack *unpack)
{
	return (size_t)(unpack->end_ - unpack->at_);
}

/* The shortest form only, so that equal values are equal bytes. */
static int
take_number(struct coir_unpack *unpack, uint64_t *ret_number)
{
	uint64_t number = 0;
	unsigned char byte = 0x80;

	for (unsigned shift = 0; byte & 0x80; shift += 7) {
		if (left(unpack) == 0)
			return -EBADMSG;
		byte = (unsigned char)*unpack->at_++;
		if ((shift == 63 && byte > 1) || (byte == 0 && shift > 0))
			return -EBADMSG;
		number |= (uint64_t)(byte & 0x7f) << shift;
	}
	*ret_number = number;
	return 0;
}

static int
take_bool(struct coir_unpack *unpack, struct coir_item *item)
{
	uint64_t number;

	if (take_number(unpack, &number) < 0 || number > 1)
		return -EBADMSG;
	item->truth = number;
	return 0;
}

static int
take_int(struct coir_unpack *unpack, struct coir_item *item)
{
	uint64_t number;
	int rc = take_number(unpack, &number);

	if (rc < 0)
		return rc;
	item->integer = (int64_t)(number >> 1);
	if (number & 1)
		item->integer = ~item->integer;
	return 0;
}

static int
take_real(struct coir_unpack *unpack, struct coir_item *item)
{
	uint64_t bits = 0;

	if (left(unpack) < 8)
		return -EBADMSG;
	for (int i = 0; i < 8; i++)
		bits |= (uint64_t)(unsigned char)*unpack->at_++ << 8 * i;
	memcpy(&item->real, &bits, sizeof(bits));
	return 0;
}

static int
take_bytes(struct coir_unpack *unpack, struct coir_item *item)
{
	uint64_t len;

	if (take_number(unpack, &len) < 0 || len > left(unpack))
		return -EBADMSG;
	item->bytes = unpack->at_;
	item->len = (size_t)len;
	unpack->at_ += len;
	return 0;
}

static int
take_table(struct coir_unpack *unpack, struct coir_item *item)
{
	size_t n = unpack->n_tables_;
	void **objects = unpack->objects_;
	uint64_t tag;

	if (take_number(unpack, &tag) < 0 || tag > UINT32_MAX)
		return -EBADMSG;
	/* full at 0, 1, 2, 4, 8, ... */
	if ((n & (n - 1)) == 0)
		objects =
			reallocarray(objects, n ? 2 * n : 1, sizeof(*objects));
	if (!objects)
		return -ENOMEM;
	unpack->objects_ = objects;
	objects[n] = NULL;
	item->tag = (uint32_t)tag;
	item->table = n;
	unpack->n_tables_++;
	unpack->depth_++;
	return 0;
}

static int
take_end(struct coir_unpack *unpack)
{
	if (unpack->depth_ == 0)
		return -EBADMSG;
	unpack->depth_--;
	return 0;
}

static int
take_ref(struct coir_unpack *unpack, struct coir_item *item)
{
	uint64_t number;

	if (take_number(unpack, &number) < 0 || number >= unpack->n_tables_)
		return -EBADMSG;
	item->table = (size_t)number;
	item->object = unpack->objects_[number];
	return 0;
}

static int
take_item(struct coir_unpack *unpack, struct coir_item *item)
{
	item->kind = (enum coir_item_kind)(unsigned char)*unpack->at_++;
	switch (item->kind) {
	case COIR_ITEM_NIL:
		return 0;
	case COIR_ITEM_BOOL:
		return take_bool(unpack, item);
	case COIR_ITEM_INT:
		return take_int(unpack, item);
	case COIR_ITEM_REAL:
		return take_real(unpack, item);
	case COIR_ITEM_BYTES:
		return take_bytes(unpack, item);
	case COIR_ITEM_TABLE:
		return take_table(unpack, item);
	case COIR_ITEM_END:
		return take_end(unpack);
	case COIR_ITEM_REF:
		return take_ref(unpack, item);
	default:
		return -EBADMSG;
	}
}

int
coir_unpack_next(struct coir_unpack *unpack, struct coir_item *ret_item)
{
	struct coir_item item = { .kind = COIR_ITEM_NIL };
	const char *at = unpack->at_;
	int rc;

	if (left(unpack) == 0)
		return unpack->depth_ > 0 ? -EBADMSG : -ENODATA;
	rc = take_item(unpack, &item);
	if (rc < 0)
		unpack->at_ = at;
	else
		*ret_item = item;
	return rc;
}

int
coir_unpack_bind(struct coir_unpack *unpack, size_t table, void *object)
{
	if (table >= unpack->n_tables_)
		return -EINVAL;
	unpack->objects_[table] = object;
	return 0;
}
