# SPDX-License-Identifier: MIT
# chatctl, which commands a running chatd. Everything but its main() is in a
# convenience library, so that the unit tests can link it. What it shares with
# chatd is chatd's.

noinst_LTLIBRARIES += libchatctl.la
libchatctl_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/daemon
libchatctl_la_CFLAGS = $(AM_CFLAGS) $(JANSSON_CFLAGS)
libchatctl_la_LDFLAGS = $(LIBRARY_LDFLAGS)
libchatctl_la_LIBADD = $(JANSSON_LIBS) $(UNISTRING_LIBS)
libchatctl_la_SOURCES =
libchatctl_la_SOURCES += ctl/columns.c
libchatctl_la_SOURCES += ctl/columns.h
libchatctl_la_SOURCES += ctl/follow.c
libchatctl_la_SOURCES += ctl/follow.h
libchatctl_la_SOURCES += ctl/help.c
libchatctl_la_SOURCES += ctl/help.h
libchatctl_la_SOURCES += ctl/output.c
libchatctl_la_SOURCES += ctl/output.h
libchatctl_la_SOURCES += ctl/progress.c
libchatctl_la_SOURCES += ctl/progress.h
libchatctl_la_SOURCES += ctl/successor.c
libchatctl_la_SOURCES += ctl/successor.h
libchatctl_la_SOURCES += ctl/terminal.c
libchatctl_la_SOURCES += ctl/terminal.h
libchatctl_la_SOURCES += ctl/view.c
libchatctl_la_SOURCES += ctl/view.h
libchatctl_la_SOURCES += ctl/view_line.c
libchatctl_la_SOURCES += ctl/view_status.c
libchatctl_la_SOURCES += ctl/wire.c
libchatctl_la_SOURCES += ctl/wire.h
libchatctl_la_SOURCES += ctl/words.c
libchatctl_la_SOURCES += ctl/words.h
libchatctl_la_SOURCES += daemon/common/spelling.c
libchatctl_la_SOURCES += daemon/common/spelling.h
libchatctl_la_SOURCES += daemon/control/control_command.c
libchatctl_la_SOURCES += daemon/control/control_command.h
libchatctl_la_SOURCES += daemon/control/control_path.c
libchatctl_la_SOURCES += daemon/control/control_path.h
libchatctl_la_SOURCES += daemon/log/escape.c
libchatctl_la_SOURCES += daemon/log/escape.h
libchatctl_la_SOURCES += daemon/store/state_dir.c
libchatctl_la_SOURCES += daemon/store/state_dir.h

bin_PROGRAMS += chatctl
chatctl_CPPFLAGS = $(libchatctl_la_CPPFLAGS)
chatctl_CFLAGS = $(libchatctl_la_CFLAGS)
chatctl_LDADD = libchatctl.la
chatctl_SOURCES = ctl/chatctl.c

# Completion, where the shells look for it.
bashcompletiondir = $(datadir)/bash-completion/completions
zshcompletiondir = $(datadir)/zsh/site-functions
fishcompletiondir = $(datadir)/fish/vendor_completions.d
EXTRA_DIST += ctl/completion/chatctl.bash
dist_zshcompletion_DATA = ctl/completion/_chatctl
dist_fishcompletion_DATA = ctl/completion/chatctl.fish

INSTALL_HOOKS += install-bash-completion
install-bash-completion: ctl/completion/chatctl.bash
	$(MKDIR_P) '$(DESTDIR)$(bashcompletiondir)'
	$(INSTALL_DATA) $(srcdir)/ctl/completion/chatctl.bash \
		'$(DESTDIR)$(bashcompletiondir)/chatctl'

UNINSTALL_HOOKS += uninstall-bash-completion
uninstall-bash-completion:
	rm -f '$(DESTDIR)$(bashcompletiondir)/chatctl'
