/* SPDX-License-Identifier: MIT */
/*
 * bus_frame.c - see bus_frame.h.
 */
#include "config.h"

#include "bus/bus_frame.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bus/bus_loan.h"

int
bus_frame_bytes(zmq_msg_t *frame, const void *bytes, size_t len)
{
	if (zmq_msg_init_size(frame, len) < 0)
		return -ENOMEM;
	if (len)
		memcpy(zmq_msg_data(frame), bytes, len);
	return 0;
}

int
bus_frame_number(zmq_msg_t *frame, uint64_t number)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRIu64, number);

	return bus_frame_bytes(frame, digits, (size_t)n);
}

int
bus_frame_json(zmq_msg_t *frame, json_t *json, struct bus_loans *loans)
{
	char *text = json ? json_dumps(json, JSON_COMPACT) : NULL;

	json_decref(json);
	if (!text)
		return -ENOMEM;
	return bus_loan_text(loans, frame, text, strlen(text));
}

void
bus_frames_close(zmq_msg_t *frames, size_t n)
{
	for (size_t i = 0; i < n; i++)
		zmq_msg_close(&frames[i]);
}
