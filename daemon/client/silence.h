/* SPDX-License-Identifier: MIT */
/*
 * silence.h - who may not say anything now: who is muted, and who has said
 * something a moment ago in a room that is slow.
 *
 * Other than by the limits on lines, which make what is said wait, here it is
 * not said at all, and its writer is told so. Nothing of this is for operators.
 */
#ifndef CHATD_SILENCE_H
#define CHATD_SILENCE_H

#include <stdbool.h>
#include <stdint.h>

struct client;

/*
 * True when @client is muted: it is told so, in answer to its input up to
 * @cause. Main stack, as all of these.
 */
bool silence_mutes(struct client *client, uint64_t cause);

/*
 * True when it may say nothing, being muted or too fast: it is told why. Else
 * it says something now.
 */
bool silence_keeps(struct client *client, uint64_t cause);

/* Is it muted, if it is no operator? */
bool silence_holds(const struct client *client);

#endif
