/* SPDX-License-Identifier: MIT */
/*
 * bus_frame.h - frames of ØMQ from what they are to hold.
 */
#ifndef CHATD_BUS_FRAME_H
#define CHATD_BUS_FRAME_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include <zmq.h>

struct bus_loans;

/* Makes a frame of a copy of some bytes. Returns 0 or -ENOMEM. */
int bus_frame_bytes(zmq_msg_t *frame, const void *bytes, size_t len);

/* Makes a frame of a number in decimal. Returns 0 or -ENOMEM. */
int bus_frame_number(zmq_msg_t *frame, uint64_t number);

/*
 * Makes a frame of @json, which is taken; NULL: there was no memory for it. Its
 * text is one of @loans. Returns 0 or -ENOMEM.
 */
int bus_frame_json(zmq_msg_t *frame, json_t *json, struct bus_loans *loans);

/* Closes @n frames. */
void bus_frames_close(zmq_msg_t *frames, size_t n);

#endif
