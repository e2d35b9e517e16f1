/* SPDX-License-Identifier: MIT */
/*
 * control_path.h - where the control socket is when nobody says otherwise.
 *
 * For chatd: in $RUNTIME_DIRECTORY, which systemd sets; else in
 * $XDG_RUNTIME_DIR/chatd; else in the state directory. For chatctl: the first
 * of these where there is one, or the one of the system's chatd.
 */
#ifndef CHATD_CONTROL_PATH_H
#define CHATD_CONTROL_PATH_H

/*
 * Where chatd makes it. The caller frees *@ret_path. Returns 0, -ENOMEM, or
 * -ENOENT: there is no such place.
 */
int control_path_usual(char **ret_path);

/*
 * Where chatctl finds one. The caller frees *@ret_path. Returns 0; 1: there is
 * none, and *@ret_path is where the system's would be; -ENOMEM.
 */
int control_path_find(char **ret_path);

#endif
