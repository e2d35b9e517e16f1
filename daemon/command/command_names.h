/* SPDX-License-Identifier: MIT */
/*
 * command_names.h - what the accounts tell people later.
 */
#ifndef CHATD_COMMAND_NAMES_H
#define CHATD_COMMAND_NAMES_H

struct people_ops;

/* For people.h: a new name is a line, an answer is a notice. */
extern const struct people_ops command_people_ops;

#endif
