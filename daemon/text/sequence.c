/* SPDX-License-Identifier: MIT */
/*
 * sequence.c - how far a terminal's control sequence reaches.
 *
 * Introducers and terminators are known by their C1 code whichever form they
 * come in: ESC and a byte of 0x40..0x5f is the C1 control 0x40 above it, and in
 * UTF-8 a C1 control is 0xc2 and its code.
 */
#include "config.h"

#include "text/sequence.h"

/* Single controls. */
#define BEL 0x07
#define ESC 0x1b

/* C1 codes. */
#define DCS 0x90
#define SOS 0x98
#define CSI 0x9b
#define ST 0x9c
#define OSC 0x9d
#define PM 0x9e
#define APC 0x9f

/* Bytes of either form of a C1 control. */
#define C1_LEN 2

/* The code of the C1 control that begins at @s, or 0. */
static uint8_t
c1_at(const uint8_t *s, const uint8_t *end)
{
	if (end - s < C1_LEN)
		return 0;
	if (s[0] == ESC && s[1] >= 0x40 && s[1] <= 0x5f)
		return s[1] + 0x40;
	if (s[0] == 0xc2 && s[1] >= 0x80 && s[1] <= 0x9f)
		return s[1];
	return 0;
}

/*
 * The end of a control sequence whose introducer ends at @s: behind its final
 * byte. Where another escape or C1 control begins it is broken off, as
 * terminals do.
 */
static const uint8_t *
csi_end(const uint8_t *s, const uint8_t *end)
{
	for (; s < end && *s != ESC && !c1_at(s, end); s++) {
		if (*s >= 0x40 && *s <= 0x7e)
			return s + 1;
	}
	return s;
}

/* The end of a control string whose introducer ends at @s: behind ST or BEL. */
static const uint8_t *
string_end(const uint8_t *s, const uint8_t *end)
{
	for (; s < end; s++) {
		if (*s == BEL)
			return s + 1;
		if (c1_at(s, end) == ST)
			return s + C1_LEN;
	}
	return end;
}

size_t
sequence_length(const uint8_t *s, size_t len)
{
	const uint8_t *end = s + len;

	switch (c1_at(s, end)) {
	case CSI:
		return (size_t)(csi_end(s + C1_LEN, end) - s);
	case DCS:
	case SOS:
	case OSC:
	case PM:
	case APC:
		return (size_t)(string_end(s + C1_LEN, end) - s);
	default:
		return *s == 0xc2 ? C1_LEN : 1;
	}
}
