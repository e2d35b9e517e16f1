/* SPDX-License-Identifier: MIT */
/*
 * control_kick.c - see control_kick.h.
 */
#include "config.h"

#include "control/control_kick.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/client.h"
#include "control/control_call.h"
#include "control/control_select.h"
#include "server/server_state.h"
#include "text/phrase.h"
#include "text/text.h"

/* Bytes of a reason that are looked at. */
#define RAW_MAX (4 * REASON_WORDS_MAX)

/* How far the kicking has got. */
struct kicking {
	struct control_selection selection; /* who is kicked */
	char words[REASON_WORDS_MAX + 1];   /* what they are told */
	struct control_target target;       /* as it was asked for */
	size_t n;                           /* how many were */
	control_kick_done *done;            /* the last step */
};

static void
free_kicking(void *state)
{
	struct kicking *kicking = state;

	control_selection_fini(&kicking->selection);
	free(kicking);
}

int
control_reason(struct control_call *call, const char *reason,
	       char words[static REASON_WORDS_MAX + 1])
{
	char clean[TEXT_CLEAN_MAX(RAW_MAX)];
	size_t len = reason ? strlen(reason) : 0;

	words[0] = '\0';
	if (len == 0)
		return 0;
	if (len <= RAW_MAX)
		len = text_clean(clean, reason, len);
	if (len > REASON_WORDS_MAX) {
		control_refuse(call, "too-long",
			       "a reason has at most %d bytes",
			       REASON_WORDS_MAX);
		return -EMSGSIZE;
	}
	memcpy(words, clean, len);
	words[len] = '\0';
	return 0;
}

/* Kicks some more. */
static int
kick_more(struct control_call *call)
{
	struct client *clients[CONTROL_SELECT_MAX];
	struct kicking *kicking = call->state;
	size_t n = control_selection_next(&kicking->selection,
					  call->server->room, clients);

	for (size_t i = 0; i < n; i++)
		client_kick(clients[i], _("an administrator"), kicking->words);
	kicking->n += n;
	if (kicking->selection.at < kicking->selection.n)
		return 1;
	return kicking->done(call, &kicking->target, kicking->n);
}

int
control_kick(struct control_call *call, const struct control_target *target,
	     const char *reason, control_kick_done *done)
{
	struct kicking *kicking;

	if (call->state)
		call->free_state(call->state);
	kicking = control_state(call, sizeof(*kicking), free_kicking);
	if (!kicking)
		return 0;
	kicking->target = *target;
	kicking->done = done;
	if (control_reason(call, reason, kicking->words) < 0)
		return 0;
	if (control_select(call->server->room, target, &kicking->selection) < 0)
		return control_refuse(call, "no-memory", "out of memory");
	call->step = kick_more;
	return kick_more(call);
}
