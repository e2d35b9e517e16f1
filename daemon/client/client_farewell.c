/* SPDX-License-Identifier: MIT */
/*
 * client_farewell.c - see client.h: what is said to who cannot go on in another
 * process.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "client/client.h"

void
client_see_off(struct client *client, uint64_t last)
{
	char text[REASON_NOTICE_MAX], number[24];
	size_t len;

	snprintf(number, sizeof(number), "%" PRIu64, last);
	len = reason_notice(REASON_RESTART, number, text);
	client->seat.reason = REASON_RESTART;
	/* without memory it is not told, but goes all the same */
	(void)room_answer(&client->guest, text, len, CLIENT_FAREWELL);
	if (room_close_after(&client->guest) == -ENOMEM)
		client_cut(client, REASON_RESTART);
}
