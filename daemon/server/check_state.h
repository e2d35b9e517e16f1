/* SPDX-License-Identifier: MIT */
/*
 * check_state.h - chatd --check-state: could this chatd go on from an older
 * one?
 */
#ifndef CHATD_CHECK_STATE_H
#define CHATD_CHECK_STATE_H

struct inheritance;

/*
 * Looks at what the older one would leave, which has a configuration that can
 * be read, and changes nothing. Says on standard output which version this is;
 * or on standard error, in a sentence, why it cannot. Returns EX_OK or
 * EX_DATAERR.
 */
int check_state(const struct inheritance *inheritance);

#endif
