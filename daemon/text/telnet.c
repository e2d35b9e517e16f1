/* SPDX-License-Identifier: MIT */
/*
 * telnet.c - takes the telnet protocol out of a client's input.
 *
 * One step of the state machine a byte. Input without IAC and NUL, which is
 * what nearly everybody sends, is not looked at byte by byte.
 */
#include "config.h"

#include "text/telnet.h"

#include <string.h>

/* Commands (RFC 854; RFC 1184 and 885 have those below SE). */
#define FIRST_COMMAND 236
#define AYT 246
#define SB 250
#define SE 240
#define WILL 251
#define WONT 252
#define DO 253
#define DONT 254
#define IAC 255

/* Bytes of a refusal. */
#define REFUSAL_LEN 3

/* Flag in telnet.pending: the answer to AYT waits to be sent. */
#define PENDING_ANSWER 0x80

/* What the next byte of input is. */
enum telnet_state {
	STATE_TEXT,    /* text or IAC */
	STATE_CR,      /* the same behind CR, where NUL says nothing */
	STATE_COMMAND, /* the command behind IAC */
	STATE_WILL,    /* the option that is offered */
	STATE_DO,      /* the option that is asked for */
	STATE_OPTION,  /* an option that needs no reply */
	STATE_SB,      /* part of a sub-negotiation, or IAC */
	STATE_SB_IAC,  /* what is behind IAC in a sub-negotiation */
};

static bool
is_text_only(const struct telnet *telnet, const uint8_t *buf, size_t len)
{
	return telnet->state <= STATE_CR && !memchr(buf, IAC, len) &&
		!memchr(buf, '\0', len);
}

static enum telnet_state
state_behind(uint8_t text)
{
	return text == '\r' ? STATE_CR : STATE_TEXT;
}

/* Refuses what was offered by @verb, unless too much waits to be sent. */
static void
refuse(struct telnet *telnet, uint8_t verb, uint8_t option,
       struct telnet_result *ret)
{
	unsigned int waiting = telnet->pending & ~PENDING_ANSWER;

	if (waiting + REFUSAL_LEN > TELNET_REPLY_MAX)
		return;
	telnet->pending += REFUSAL_LEN;
	ret->reply[ret->reply_len++] = IAC;
	ret->reply[ret->reply_len++] = verb;
	ret->reply[ret->reply_len++] = option;
}

/* Takes the byte behind IAC. Returns the state behind it. */
static enum telnet_state
take_command(struct telnet *telnet, uint8_t byte, struct telnet_result *ret)
{
	switch (byte) {
	case SB:
		return STATE_SB;
	case WILL:
		return STATE_WILL;
	case DO:
		return STATE_DO;
	case WONT:
	case DONT:
		return STATE_OPTION;
	case AYT:
		ret->asked = !(telnet->pending & PENDING_ANSWER);
		telnet->pending |= PENDING_ANSWER;
		return STATE_TEXT;
	default:
		return STATE_TEXT;
	}
}

/* Takes a byte. Returns whether it is text. */
static bool
take(struct telnet *telnet, uint8_t byte, struct telnet_result *ret)
{
	enum telnet_state state = telnet->state;
	bool text = false;

	telnet->state = STATE_TEXT;
	switch (state) {
	case STATE_TEXT:
	case STATE_CR:
		text = byte != IAC && !(state == STATE_CR && byte == '\0');
		telnet->state = byte == IAC ? STATE_COMMAND
					    : state_behind(byte);
		break;
	case STATE_COMMAND:
		text = byte == IAC || byte < FIRST_COMMAND;
		telnet->state = text ? state_behind(byte)
				     : take_command(telnet, byte, ret);
		break;
	case STATE_WILL:
		refuse(telnet, DONT, byte, ret);
		break;
	case STATE_DO:
		refuse(telnet, WONT, byte, ret);
		break;
	case STATE_OPTION:
		break;
	case STATE_SB:
		telnet->state = byte == IAC ? STATE_SB_IAC : STATE_SB;
		break;
	case STATE_SB_IAC:
		telnet->state = byte == SE ? STATE_TEXT : STATE_SB;
		break;
	}
	return text;
}

void
telnet_filter(struct telnet *telnet, uint8_t *buf, size_t len,
	      struct telnet_result *ret)
{
	bool moved_lf = false;

	ret->used = ret->kept = ret->in_place = ret->reply_len = 0;
	ret->asked = false;
	if (len > 0 && is_text_only(telnet, buf, len)) {
		telnet->state = state_behind(buf[len - 1]);
		ret->used = ret->kept = ret->in_place = len;
		return;
	}
	while (ret->used < len && !ret->asked && !moved_lf) {
		uint8_t byte = buf[ret->used++];

		if (!take(telnet, byte, ret))
			continue;
		buf[ret->kept++] = byte;
		if (ret->kept == ret->used)
			ret->in_place = ret->kept;
		else
			moved_lf = byte == '\n';
	}
}

bool
telnet_is_sound(const struct telnet *telnet)
{
	return telnet->state <= STATE_SB_IAC &&
		(telnet->pending & ~PENDING_ANSWER) <= TELNET_REPLY_MAX;
}

void
telnet_replies_sent(struct telnet *telnet)
{
	telnet->pending = 0;
}
