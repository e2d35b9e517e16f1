/* SPDX-License-Identifier: MIT */
/*
 * message.c - see message.h.
 */
#include "config.h"

#include "log/message.h"

#include <syslog.h>

const struct message_row message_rows[MESSAGE_N] = {
	[MESSAGE_READY] = {
		.name = "ready",
		.id = "fd1cc33e76e34525a02c0ae0a45b04fc",
		.level = LOG_NOTICE,
		.subject = "chatd is ready",
		.help = "All listeners accept connections.",
	},
	[MESSAGE_STOPPING] = {
		.name = "stopping",
		.id = "9aa377558d994b389436c98b142f5864",
		.level = LOG_NOTICE,
		.subject = "chatd is stopping",
		.help = "Everybody gets what was said and is then "
			"disconnected, or is handed to the next chatd. A "
			"second signal makes it quick.",
	},
	[MESSAGE_STOPPED] = {
		.name = "stopped",
		.id = "37e94b4197a54fc89de6d4423544164f",
		.level = LOG_NOTICE,
		.subject = "chatd has stopped",
		.help = "It has ended in order.",
	},
	[MESSAGE_TAKEN_OVER] = {
		.name = "taken-over",
		.id = "f1011de41dc34454911574058a2c63c1",
		.level = LOG_NOTICE,
		.subject = "Clients were taken over",
		.help = "An earlier chatd has left its clients, and they are "
			"served by this one. Those who are lost had gone "
			"meanwhile, or could not be told from others.",
	},
	[MESSAGE_CLIENT_GONE] = {
		.name = "client-gone",
		.id = "87640519dfd2499b9428f8fdb833d723",
		.level = LOG_INFO,
		.subject = "A client is gone",
		.help = "Its connection has ended by itself, or because chatd "
			"stops: CHATD_REASON is left, broken or stopping.",
	},
	[MESSAGE_CLIENT_CUT] = {
		.name = "client-cut",
		.id = "527f8f5762994f4aa19bb2e7366e8ee1",
		.level = LOG_NOTICE,
		.subject = "A client was disconnected",
		.help = "chatd has ended its connection, and CHATD_REASON is "
			"why. The limits of chatd.conf say what is too much.",
	},
	[MESSAGE_CLIENT_REFUSED] = {
		.name = "client-refused",
		.id = "cf5e603420a34c52abe13fac1b96c008",
		.level = LOG_INFO,
		.subject = "A client was turned away",
		.help = "It was told why, if it need not speak TLS for that, "
			"and CHATD_REASON is that: a listener or chatd is "
			"full, its address has too many clients, comes too "
			"often or is banned, or it has made no TLS handshake, "
			"for instance.",
	},
	[MESSAGE_CLIENT_HELD] = {
		.name = "client-held",
		.id = "64fff342bb234100913485f22fbc8233",
		.level = LOG_INFO,
		.subject = "A client says too much",
		.help = "It is not read until it may say more; nothing that "
			"it says is lost. CHATD_REASON is which limit it has "
			"met.",
	},
	[MESSAGE_CLIENT_LAGS] = {
		.name = "client-lags",
		.id = "623cabb68c644c0f9269f13cba824037",
		.level = LOG_NOTICE,
		.subject = "A client is far behind",
		.help = "It does not read what it is sent. What becomes of it "
			"room.lag_policy says.",
	},
	[MESSAGE_CROWDED] = {
		.name = "crowded",
		.id = "b5ef83794773481f8168bd2cccb55257",
		.level = LOG_NOTICE,
		.subject = "Many come at once",
		.help = "More connections come by a listener than "
			"limits.joins lets in a second: the next wait at the "
			"door, and nobody is lost.",
	},
	[MESSAGE_NO_DESCRIPTORS] = {
		.name = "no-descriptors",
		.id = "1053a393739e4a098e0f96394265fad6",
		.level = LOG_WARNING,
		.subject = "Nobody else can come in",
		.help = "accept(2) fails: descriptors or memory have run out. "
			"Raise LimitNOFILE of the unit, or lower max_clients.",
	},
	[MESSAGE_NO_MEMORY] = {
		.name = "no-memory",
		.id = "0dfd2b0435fa41d6a599d90f0f11b929",
		.level = LOG_WARNING,
		.subject = "There is no memory for a client",
		.help = "It was told so and disconnected. Lower "
			"limits.clients_memory or room.memory, or give chatd "
			"more.",
	},
	[MESSAGE_STORE_FAILS] = {
		.name = "store-fails",
		.id = "2140743e7e984f4c9fee4ab8ef2a552f",
		.level = LOG_ERR,
		.subject = "Lines cannot be stored",
		.help = "The disk is full or broken, or another program has "
			"the file. Everybody in the room is told; what "
			"becomes of lines meanwhile room.on_store_failure "
			"says.",
	},
	[MESSAGE_STORE_WORKS] = {
		.name = "store-works",
		.id = "a50c5d2cef81450598e52e70465b267f",
		.level = LOG_NOTICE,
		.subject = "Lines are stored again",
		.help = "What waited is stored now.",
	},
	[MESSAGE_CONFIGURATION] = {
		.name = "configuration",
		.id = "7cea100aa0f64224adacacab8f8daf73",
		.level = LOG_ERR,
		.subject = "The configuration has an error",
		.help = "The line says the file, the line in it, what is "
			"wrong and what would be right.",
	},
	[MESSAGE_RELOADED] = {
		.name = "reloaded",
		.id = "126b9c0415214b32ba4fdb42b97d6178",
		.level = LOG_NOTICE,
		.subject = "The configuration was read again",
		.help = "What takes effect only at the next start was listed "
			"before.",
	},
	[MESSAGE_NOT_RELOADED] = {
		.name = "not-reloaded",
		.id = "40b8c99c0760417ab51685ef6ec219a9",
		.level = LOG_ERR,
		.subject = "The configuration was not read again",
		.help = "It has errors, which were listed before. Nothing has "
			"changed.",
	},
	[MESSAGE_SAID] = {
		.name = "said",
		.id = "32d0258218024ec5b87b34a0ff41c81a",
		.level = LOG_NOTICE,
		.subject = "Somebody has said something",
		.help = "Only with log.talk = \"yes\".",
	},
	[MESSAGE_WRONG_PASSWORD] = {
		.name = "wrong-password",
		.id = "b23d0a8f6a594136b1ed057d94a98247",
		.level = LOG_NOTICE,
		.subject = "Somebody has said a wrong password",
		.help = "Who knows the password of a registered name can have "
			"it. How often it may be tried is limited for each "
			"address: who tries a name in vain keeps nobody else "
			"out of it.",
	},
};
