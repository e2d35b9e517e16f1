/* SPDX-License-Identifier: MIT */
/*
 * trial.h - can what a configuration wants to listen on be had?
 *
 * For a start that has clients to go on with: before anything depends on the
 * new configuration it is known that its listeners can be opened, so that the
 * old one can still be used. What was left listening is no hindrance: it is
 * given to a listener or closed before one is opened.
 */
#ifndef CHATD_TRIAL_H
#define CHATD_TRIAL_H

struct conf;
struct conf_errors;
struct inheritance;

/*
 * Looks at all listeners of @conf, that of the metrics, too, and changes
 * nothing. Returns 0, or a negative errno with what is wrong in @errors.
 */
int trial_of_listeners(const struct conf *conf, const struct inheritance *in,
		       struct conf_errors *errors);

#endif
