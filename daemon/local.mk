# SPDX-License-Identifier: MIT
# chatd. Everything but main.c is in a convenience library, so that the unit
# tests can link it.

noinst_LTLIBRARIES += libchatd.la

libchatd_la_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/daemon \
	-DSYSCONFDIR='"$(sysconfdir)"'
libchatd_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(CONFIG_CFLAGS) \
	$(SYSTEMD_CFLAGS)
libchatd_la_LDFLAGS = $(LIBRARY_LDFLAGS)
libchatd_la_LIBADD = $(CONFIG_LIBS) $(UNISTRING_LIBS) $(SYSTEMD_LIBS)
libchatd_la_SOURCES =
libchatd_la_SOURCES += daemon/chunk.c
libchatd_la_SOURCES += daemon/chunk.h
libchatd_la_SOURCES += daemon/conf.c
libchatd_la_SOURCES += daemon/conf.h
libchatd_la_SOURCES += daemon/conf_check.c
libchatd_la_SOURCES += daemon/conf_default.h
libchatd_la_SOURCES += daemon/conf_errors.c
libchatd_la_SOURCES += daemon/conf_errors.h
libchatd_la_SOURCES += daemon/conf_expand.c
libchatd_la_SOURCES += daemon/conf_expand.h
libchatd_la_SOURCES += daemon/conf_file.c
libchatd_la_SOURCES += daemon/conf_file.h
libchatd_la_SOURCES += daemon/conf_load.c
libchatd_la_SOURCES += daemon/conf_print.c
libchatd_la_SOURCES += daemon/conf_read.c
libchatd_la_SOURCES += daemon/conf_read_value.c
libchatd_la_SOURCES += daemon/conf_reader.h
libchatd_la_SOURCES += daemon/conf_source.c
libchatd_la_SOURCES += daemon/conf_source.h
libchatd_la_SOURCES += daemon/conf_splice.c
libchatd_la_SOURCES += daemon/conf_splice.h
libchatd_la_SOURCES += daemon/conf_suggest.c
libchatd_la_SOURCES += daemon/conf_suggest.h
libchatd_la_SOURCES += daemon/conf_syntax.c
libchatd_la_SOURCES += daemon/conf_syntax.h
libchatd_la_SOURCES += daemon/conf_table.c
libchatd_la_SOURCES += daemon/conf_table.h
libchatd_la_SOURCES += daemon/conf_unit.c
libchatd_la_SOURCES += daemon/conf_unit.h
libchatd_la_SOURCES += daemon/conf_value.c
libchatd_la_SOURCES += daemon/conf_value.h
libchatd_la_SOURCES += daemon/conf_value_text.c
libchatd_la_SOURCES += daemon/cursor.c
libchatd_la_SOURCES += daemon/cursor_fall.c
libchatd_la_SOURCES += daemon/cursor.h
libchatd_la_SOURCES += daemon/escape.c
libchatd_la_SOURCES += daemon/escape.h
libchatd_la_SOURCES += daemon/fd_limit.c
libchatd_la_SOURCES += daemon/fd_limit.h
libchatd_la_SOURCES += daemon/line.h
libchatd_la_SOURCES += daemon/lines.c
libchatd_la_SOURCES += daemon/lines.h
libchatd_la_SOURCES += daemon/log.c
libchatd_la_SOURCES += daemon/log.h
libchatd_la_SOURCES += daemon/options.c
libchatd_la_SOURCES += daemon/options.h
libchatd_la_SOURCES += daemon/pin.c
libchatd_la_SOURCES += daemon/pin.h
libchatd_la_SOURCES += daemon/room.c
libchatd_la_SOURCES += daemon/room.h
libchatd_la_SOURCES += daemon/room_apply.c
libchatd_la_SOURCES += daemon/room_drain.c
libchatd_la_SOURCES += daemon/room_leave.c
libchatd_la_SOURCES += daemon/room_load.c
libchatd_la_SOURCES += daemon/room_state.h
libchatd_la_SOURCES += daemon/room_take.c
libchatd_la_SOURCES += daemon/roster.c
libchatd_la_SOURCES += daemon/roster.h
libchatd_la_SOURCES += daemon/state_dir.c
libchatd_la_SOURCES += daemon/state_dir.h
libchatd_la_SOURCES += daemon/store.c
libchatd_la_SOURCES += daemon/store.h
libchatd_la_SOURCES += daemon/store_memory.c
libchatd_la_SOURCES += daemon/store_memory.h
libchatd_la_SOURCES += daemon/style.h
libchatd_la_SOURCES += daemon/style_plain.c
libchatd_la_SOURCES += daemon/ticket.c
libchatd_la_SOURCES += daemon/ticket.h
libchatd_la_SOURCES += daemon/transcript.c
libchatd_la_SOURCES += daemon/transcript.h
libchatd_la_SOURCES += daemon/window.c
libchatd_la_SOURCES += daemon/window.h

if HAVE_MAIN
bin_PROGRAMS += chatd
chatd_CPPFLAGS = $(libchatd_la_CPPFLAGS)
chatd_CFLAGS = $(libchatd_la_CFLAGS)
chatd_LDADD = libchatd.la libcoir.la
chatd_SOURCES = daemon/main.c
endif
