/* SPDX-License-Identifier: MIT */
/*
 * state_dir.h - where chatd keeps what outlives it.
 *
 * The first directory of $STATE_DIRECTORY (systemd sets it), else
 * $XDG_STATE_HOME/chatd, else ~/.local/state/chatd.
 */
#ifndef CHATD_STATE_DIR_H
#define CHATD_STATE_DIR_H

/*
 * The path, without a look at the file system. The caller frees *ret_path.
 * 0, -ENOMEM, or -ENOENT: no variable is set and the user has no home.
 */
int state_dir_path(char **ret_path);

/*
 * Makes path and its missing parents, for this user only (0700). 0 also when
 * it is there; -ENOTDIR if it is something else; the errno of mkdir(2).
 */
int state_dir_make(const char *path);

/*
 * Who else can get at what lies in the directory @path, and what to do, as the
 * end of a sentence; NULL if nobody can. Static.
 */
const char *state_dir_exposed(const char *path);

/*
 * What to do when the directory or a file in it cannot be made, as the end of a
 * sentence that says so: "; ...", or "" for an @error that says it by itself.
 */
const char *state_dir_advice(int error);

#endif
