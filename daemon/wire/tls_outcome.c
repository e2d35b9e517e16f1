/* SPDX-License-Identifier: MIT */
/*
 * tls_outcome.c - what becomes of handshakes, by name; see tls_server.h.
 */
#include "config.h"

#include "wire/tls_server.h"

static const char *const names[TLS_OUTCOME_N] = {
	[TLS_OUTCOME_OK] = "ok",
	[TLS_OUTCOME_NOT_TLS] = "not_tls",
	[TLS_OUTCOME_VERSION] = "version",
	[TLS_OUTCOME_CIPHER] = "cipher",
	[TLS_OUTCOME_PROTOCOL] = "protocol",
	[TLS_OUTCOME_CERTIFICATE] = "certificate",
	[TLS_OUTCOME_REFUSED] = "refused",
	[TLS_OUTCOME_CUT_OFF] = "cut_off",
	[TLS_OUTCOME_TIME] = "time",
	[TLS_OUTCOME_OTHER] = "other",
};

const char *
tls_outcome_name(enum tls_outcome outcome)
{
	return names[outcome];
}
