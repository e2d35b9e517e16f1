/* SPDX-License-Identifier: MIT */
/*
 * joiner.h - where ZWJ and ZWNJ belong.
 *
 * They say how the characters on both sides are joined: in cursive scripts and
 * in conjuncts, where UAX #31 (2.3, rules A1, A2 and B) allows them, and in
 * emoji made of several pictographs. Anywhere else they only deceive.
 */
#ifndef CHATD_JOINER_H
#define CHATD_JOINER_H

#include <stdbool.h>
#include <unitypes.h>

#include "text/invisible.h"

/* The characters. */
#define JOINER_ZWNJ 0x200c
#define JOINER_ZWJ 0x200d

/* Whether @uc, one of them, may stay at @place. */
bool joiner_belongs(ucs4_t uc, const struct invisible_place *place);

#endif
