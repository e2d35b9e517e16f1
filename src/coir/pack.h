/* SPDX-License-Identifier: MIT */
/*
 * Values as bytes, for messages between threads and processes: nothing, truth,
 * numbers, bytes, and tables of them, which may share parts and have cycles.
 *
 *	coir_pack_init(&pack);
 *	coir_pack_table(&pack, point, TAG_POINT);
 *	coir_pack_int(&pack, point->x);
 *	coir_pack_int(&pack, point->y);
 *	coir_pack_end(&pack);
 *	rc = coir_pack_finish(&pack, &bytes, &len);
 *
 *	coir_unpack_init(&unpack, bytes, len);
 *	rc = coir_unpack_next(&unpack, &item);		COIR_ITEM_TABLE
 *
 * A table is what stands between its beginning and its end; what it means, a
 * record, a list, keys and values in turn, its tag says, which is the
 * program's. It is known by an address: the second time that address is packed
 * a reference is, so parts that are shared stay shared and cycles end. Reading
 * hands out items one by one and never goes beyond the bytes that there are;
 * whoever reads says by coir_unpack_bind() what became of a table, and gets
 * that back for each reference to it.
 *
 * The form is the same on every machine. Layer: base.
 */
#ifndef COIR_PACK_H
#define COIR_PACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <coir/api.h>

COIR_BEGIN_DECLS

struct coir__pack_slot;

/** struct coir_pack - bytes in the making. All members are private. */
struct coir_pack {
	char *bytes_;
	size_t len_;
	size_t size_;
	/* the tables, found by their addresses, and how many there are */
	struct coir__pack_slot *slots_;
	size_t n_slots_;
	size_t n_tables_;
	/* tables that have begun and not ended */
	size_t depth_;
	/* why nothing can be added any more; 0 */
	int error_;
};

/** enum coir_item_kind - what an item is. */
enum coir_item_kind {
	COIR_ITEM_NIL = 0,
	COIR_ITEM_BOOL,
	COIR_ITEM_INT,
	COIR_ITEM_REAL,
	COIR_ITEM_BYTES,
	/* a table begins: its items follow, then COIR_ITEM_END */
	COIR_ITEM_TABLE,
	COIR_ITEM_END,
	/* a table that has begun before */
	COIR_ITEM_REF,
};

/** struct coir_item - one item. */
struct coir_item {
	enum coir_item_kind kind;
	/* BOOL */
	bool truth;
	/* INT */
	int64_t integer;
	/* REAL */
	double real;
	/* BYTES: in the memory that is read; len of them, no NUL behind */
	const char *bytes;
	size_t len;
	/* TABLE: as given to coir_pack_table() */
	uint32_t tag;
	/* TABLE, REF: tables are counted from 0 in the order of beginning */
	size_t table;
	/* REF: as given to coir_unpack_bind(), or NULL */
	void *object;
};

/** struct coir_unpack - bytes being read. All members are private. */
struct coir_unpack {
	const char *at_;
	const char *end_;
	/* what became of the tables so far */
	void **objects_;
	size_t n_tables_;
	size_t depth_;
};

/**
 * coir_pack_init() - begin with nothing.
 * @pack: uninitialised memory; coir_pack_finish() or coir_pack_fini().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_init(struct coir_pack *pack);

/**
 * coir_pack_fini() - throw away what there is.
 * @pack: initialised; one that is finished is left alone.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_fini(struct coir_pack *pack);

/**
 * coir_pack_nil() - add nothing, as an item.
 * @pack: borrowed; so below. What cannot be added for want of memory is told by
 *        coir_pack_finish().
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_nil(struct coir_pack *pack);

/**
 * coir_pack_bool() - add true or false.
 * @pack:  borrowed.
 * @truth: which.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_bool(struct coir_pack *pack, bool truth);

/**
 * coir_pack_int() - add a whole number.
 * @pack:    borrowed.
 * @integer: the number.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_int(struct coir_pack *pack, int64_t integer);

/**
 * coir_pack_real() - add a floating-point number.
 * @pack: borrowed.
 * @real: the number, exactly; NaN and infinities too.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_real(struct coir_pack *pack, double real);

/**
 * coir_pack_bytes() - add bytes, which may be text.
 * @pack:  borrowed.
 * @bytes: copied.
 * @len:   how many.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_bytes(struct coir_pack *pack, const void *bytes, size_t len);

/**
 * coir_pack_table() - begin a table, or refer to it.
 * @pack:  borrowed.
 * @table: what it is known by (not looked at); NULL: it is shared with nobody.
 * @tag:   tells the reader what it is.
 *
 * @table is looked for among all that were packed before, one by one: this is
 * for messages of some thousand tables, not for millions.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: true: its items and coir_pack_end() are to follow; false: @table was
 *          begun before, a reference was added, nothing is to follow.
 */
COIR_API COIR_MUST_CHECK bool
coir_pack_table(struct coir_pack *pack, const void *table, uint32_t tag);

/**
 * coir_pack_end() - end the table that was begun last.
 * @pack: borrowed.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_pack_end(struct coir_pack *pack);

/**
 * coir_pack_finish() - take the bytes.
 * @pack:      taken: nothing is left to be freed but the bytes.
 * @ret_bytes: on 0 the caller's: free(3).
 * @ret_len:   on 0 how many.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -ENOMEM: something could not be added; -EINVAL: a table has not
 *          been ended, or one that was not begun has.
 */
COIR_API COIR_MUST_CHECK int
coir_pack_finish(struct coir_pack *pack, char **ret_bytes, size_t *ret_len);

/**
 * coir_unpack_init() - read bytes from the beginning.
 * @unpack: uninitialised memory; coir_unpack_fini() when done.
 * @bytes:  whatever somebody has sent (borrowed until then).
 * @len:    how many.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_unpack_init(struct coir_unpack *unpack, const void *bytes, size_t len);

/**
 * coir_unpack_fini() - free what was needed for reading.
 * @unpack: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 */
COIR_API void
coir_unpack_fini(struct coir_unpack *unpack);

/**
 * coir_unpack_next() - read the next item.
 * @unpack:   borrowed.
 * @ret_item: on 0 gets it.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0; -ENODATA: that was all; -EBADMSG: cut short, or not made by
 *          coir_pack_finish() (now and ever after); -ENOMEM.
 */
COIR_API COIR_MUST_CHECK int
coir_unpack_next(struct coir_unpack *unpack, struct coir_item *ret_item);

/**
 * coir_unpack_bind() - say what became of a table.
 * @unpack: borrowed.
 * @table:  number of a table that has begun.
 * @object: what references to it will give (kept, not looked at).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: any thread.
 * Returns: 0, -EINVAL (no such table yet).
 */
COIR_API int
coir_unpack_bind(struct coir_unpack *unpack, size_t table, void *object);

COIR_END_DECLS

#endif
