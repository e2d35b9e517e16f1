/* SPDX-License-Identifier: MIT */
/*
 * Alarms: a function that is called in a fiber of its own when the time has
 * come.
 *
 *	coir_alarm_init(&idle, &scope, say_goodbye, client);
 *	coir_alarm_set(&idle, coir_sec(60));
 *	...
 *	coir_alarm_set(&idle, coir_sec(60));	not idle: 60 seconds anew
 *
 * The function may block as any fiber may. Meanwhile the alarm can be set
 * again, by the function itself too, and goes off again then: an alarm that its
 * function sets last repeats with a pause, and never in bursts. Who wants to
 * wait instead of being called has coir_sleep() and coir/timer.h.
 */
#ifndef COIR_ALARM_H
#define COIR_ALARM_H

#include <stdbool.h>

#include <coir/api.h>
#include <coir/fiber.h>
#include <coir/node.h>
#include <coir/scope.h>
#include <coir/time.h>

COIR_BEGIN_DECLS

/** struct coir_alarm - an alarm. All members are private. */
struct coir_alarm {
	struct coir_node node_;
	/* puts it off when the scope ends */
	struct coir_hook hook_;
	/* what its fibers belong to; NULL: it has ended */
	struct coir_scope *scope_;
	coir_fn *fn_;
	void *arg_;
};

/**
 * coir_alarm_init() - an alarm in the caller's memory, not set.
 * @alarm: idle memory (kept until coir_alarm_fini() or the end of @scope).
 * @scope: what the fibers belong to (borrowed). An alarm that is set does not
 *         keep it open; its end puts the alarm off for good.
 * @fn:    called in a new fiber each time.
 * @arg:   passed to @fn (borrowed as long as @alarm).
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@scope has ended), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_alarm_init(struct coir_alarm *alarm, struct coir_scope *scope,
		coir_fn *fn, void *arg);

/**
 * coir_alarm_fini() - put it off for good; fibers it has started run on.
 * @alarm: initialised; a second time is harmless.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 */
COIR_API void
coir_alarm_fini(struct coir_alarm *alarm);

/**
 * coir_alarm_set() - have it go off once, @delay from now.
 * @alarm: initialised; one that is set is set anew.
 * @delay: a span; 0: in the next round.
 *
 * If no fiber can be had then (-ENOMEM), that is an error of the scope.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: 0, -EINVAL (@delay is negative; nothing has changed), -ESHUTDOWN (it
 *          has ended, or its scope has), -EXDEV, -ENXIO.
 */
COIR_API COIR_MUST_CHECK int
coir_alarm_set(struct coir_alarm *alarm, coir_time delay);

/**
 * coir_alarm_cancel() - put it off; it can be set again.
 * @alarm: initialised.
 *
 * Blocks:  no.
 * Cancel:  never.
 * Context: loop thread.
 * Returns: true if it was set and will not go off.
 */
COIR_API bool
coir_alarm_cancel(struct coir_alarm *alarm);

COIR_END_DECLS

#endif
