/* SPDX-License-Identifier: MIT */
/*
 * late_microhttpd.c - the calls into libmicrohttpd: see late.h.
 *
 * What is called and not named here is linked, and all of the library with it.
 */
#include "config.h"

#include "common/late.h"

#ifdef LATE_MICROHTTPD

#include <microhttpd.h>

#include "common/late_library.h"

#define CALLS(X)                           \
	X(MHD_add_connection)              \
	X(MHD_add_response_header)         \
	X(MHD_create_response_for_upgrade) \
	X(MHD_create_response_from_buffer) \
	X(MHD_destroy_response)            \
	X(MHD_get_connection_info)         \
	X(MHD_get_daemon_info)             \
	X(MHD_get_timeout)                 \
	X(MHD_lookup_connection_value)     \
	X(MHD_queue_response)              \
	X(MHD_resume_connection)           \
	X(MHD_run)                         \
	X(MHD_start_daemon)                \
	X(MHD_stop_daemon)                 \
	X(MHD_suspend_connection)          \
	X(MHD_upgrade_action)

LATE_LIBRARY(late_microhttpd, LATE_MICROHTTPD, CALLS)

#else
struct late late_microhttpd;
#endif
