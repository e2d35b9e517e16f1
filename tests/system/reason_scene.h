/* SPDX-License-Identifier: MIT */
/*
 * reason_scene.h - what is said about why somebody was turned away, held or let
 * go: in the log, by chatctl status, and in the metrics.
 */
#ifndef SYSTEM_REASON_SCENE_H
#define SYSTEM_REASON_SCENE_H

#include "system/daemon.h"

/* What is said about a kind of reason. */
struct reason_kind_said {
	const char *metric;
	const char *before; /* the reason in the log */
	const char *after;  /* it; NULL: the log does not name it */
};

extern const struct reason_kind_said reason_refused;  /* at the door */
extern const struct reason_kind_said reason_unproven; /* before that */
extern const struct reason_kind_said reason_held;     /* who says too much */
extern const struct reason_kind_said reason_crowded;  /* who come at once */
extern const struct reason_kind_said reason_gone;     /* who were in */

/*
 * Waits until the log of @d has reason @name of @kind, and chatctl status and
 * the metrics agree how often that was. Returns this number.
 */
long reason_agreed(struct daemon *d, const struct reason_kind_said *kind,
		   const char *name);

/* The metrics of @d, borrowed until the next question. */
const char *reason_metrics(const struct daemon *d);

#endif
