/* SPDX-License-Identifier: MIT */
/*
 * upgrade.h - goes on as the program that is installed now, without losing a
 * client.
 *
 * First that program itself is asked, as a child that does nothing else
 * (--check-state), whether it understands what this process would leave to it:
 * the header of the slots, the configuration. If it says no, or nothing, the
 * old one serves on. Then this process stops reading, has what is in flight
 * stored, and executes the other one in its place, with the same process id;
 * what the sockets hold meanwhile waits there.
 */
#ifndef CHATD_UPGRADE_H
#define CHATD_UPGRADE_H

struct server;

/* Room for what upgrade_check() says, its NUL included. */
#define UPGRADE_TEXT_MAX 512

/*
 * In a fiber: asks the program that is installed now. Returns 0, *@ret_text is
 * its version; or a negative errno, *@ret_text says why it cannot take over:
 * -EPROTO (it says no), -EBUSY (this one is about to end), -EALREADY (it is
 * being asked), what starting it has failed with, -ETIMEDOUT, -ECANCELED.
 */
int upgrade_check(struct server *server,
		  char ret_text[static UPGRADE_TEXT_MAX]);

/* On the main stack, after the check: hands over. Nothing if it has begun. */
void upgrade_go(struct server *server);

/*
 * On the main stack: both, in a fiber of its own; the log has the result.
 * Nothing while another program is being asked.
 */
void upgrade_begin(struct server *server);

#endif
