/* SPDX-License-Identifier: MIT */
/*
 * The buffer of a writer, for what fills it and what empties it.
 */
#ifndef COIR_IO_WRITER_H
#define COIR_IO_WRITER_H

#include <coir/writer.h>

/* References that a writer holds at most. */
#define COIR__WRITER_REFS 15

/*
 * Pieces of a writer at most: copies join the piece before them, but not over
 * a reference, nor at the end of the ring, which they cross once.
 */
#define COIR__WRITER_PIECES (2 * COIR__WRITER_REFS + 2)

/** struct coir__writer_piece - bytes that lie together, not yet written. */
struct coir__writer_piece {
	/* in the ring, or of a reference */
	const char *bytes;
	size_t len;
	/* of a reference: as given, and whom to tell; else NULL */
	const char *given;
	size_t given_len;
	coir_writer_free_cb *cb;
	void *arg;
};

/* The @i-th piece of those there are. */
struct coir__writer_piece *
coir__writer_piece(const struct coir_writer *w, size_t i);

/* There may be something to do for whoever writes to the flow. */
void
coir__writer_wake(struct coir_writer *w);

/* Let in those who wait for room, as far as there is some. */
void
coir__writer_admit(struct coir_writer *w);

/* Give up the first piece, which is written, or will not be. */
void
coir__writer_drop_piece(struct coir_writer *w);

/* Give up all pieces. */
void
coir__writer_drop_all(struct coir_writer *w);

/* No more is taken or written, because of @error; who waits gets it. */
void
coir__writer_fail(struct coir_writer *w, int error);

#endif
