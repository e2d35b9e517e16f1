/* SPDX-License-Identifier: MIT */
/*
 * control_call.h - a command of chatctl being carried out.
 *
 * The connection's fiber takes one step of the command after the other. A step
 * runs on the main stack and does not wait: it adds what it has to the output
 * and says what to wait for; the fiber sends the output, waits, and takes the
 * next step. So a command that answers much is a small state machine; between
 * two steps everything can have changed, and nothing of the room may be kept.
 */
#ifndef CHATD_CONTROL_CALL_H
#define CHATD_CONTROL_CALL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "control/control_out.h"
#include "control/control_request.h"

struct coir_socket;
struct control;
struct control_call;
struct server;

/*
 * A step of a command, on the main stack. Returns 1: wait, then call again; 0:
 * it has answered.
 */
typedef int control_step(struct control_call *call);

/* A command being carried out. */
struct control_call {
	struct control *control;        /* whose connection it is */
	struct server *server;          /* what is commanded; borrowed */
	struct coir_socket *sock;       /* who commands; borrowed */
	struct ucred who;               /* the same, as the kernel knows it */
	struct control_request request; /* what is asked for */
	struct control_out out;         /* to be sent after the step */
	control_step *step;             /* the next one; NULL: it is over */
	control_step *cancelled;        /* the one if chatd ends; or NULL */
	/*
	 * What to do in the fiber before the next step, when the output is
	 * sent; NULL: nothing. May suspend. Returns 0, or a negative errno and
	 * there is no next step.
	 */
	int (*wait)(struct control_call *call);
	/* What the wait has come to, for the next step; 0: it is fine. */
	int error;
	/* What the command keeps from one step to the next; or NULL. */
	void *state;
	/* Frees the state. */
	void (*free_state)(void *state);
};

/* The first steps of all commands, by enum control_verb. */
extern control_step *const control_steps[];

/* Each is the first step of the command of its name. */
int control_step_status(struct control_call *call);
int control_step_clients(struct control_call *call);
int control_step_kick(struct control_call *call);
int control_step_ban(struct control_call *call);
int control_step_unban(struct control_call *call);
int control_step_bans(struct control_call *call);
int control_step_mute(struct control_call *call);
int control_step_unmute(struct control_call *call);
int control_step_op(struct control_call *call);
int control_step_deop(struct control_call *call);
int control_step_slow(struct control_call *call);
int control_step_clear(struct control_call *call);
int control_step_say(struct control_call *call);
int control_step_history(struct control_call *call);
int control_step_fibers(struct control_call *call);
int control_step_metrics(struct control_call *call);
int control_step_reload(struct control_call *call);
int control_step_upgrade(struct control_call *call);
int control_step_drain(struct control_call *call);
int control_step_log_level(struct control_call *call);

/* The answer is @value, which is taken. Returns 0. */
int control_done(struct control_call *call, json_t *value);

/* The answer is that it cannot be done. Returns 0. */
__attribute__((format(printf, 3, 4))) int
control_refuse(struct control_call *call, const char *code, const char *fmt,
	       ...);

/*
 * Gives the command @size bytes of zeroed state, freed by @free_state (NULL: by
 * free(3)) when it has answered. NULL: no memory, which is answered.
 */
void *control_state(struct control_call *call, size_t size,
		    void (*free_state)(void *state));

/*
 * For wait: until a batch of lines is stored, or whoever commands has gone or
 * said something. Returns 0; -EPIPE: that; or as coir_select().
 */
int control_wait_news(struct control_call *call);

#endif
