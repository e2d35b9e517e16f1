# SPDX-License-Identifier: MIT
# libcoir-zmq: ØMQ with fibers. It stands on libcoir's public face only.
# As there, the tests link all of it.

if HAVE_ZMQ
noinst_LTLIBRARIES += libcoir-zmq-all.la
lib_LTLIBRARIES += libcoir-zmq.la
coirinclude_HEADERS += src/coir/zmq.h
coirinclude_HEADERS += src/coir/zmq_message.h
pkgconfig_DATA += libcoir-zmq.pc
else
EXTRA_DIST += src/coir/zmq.h src/coir/zmq_message.h
endif

libcoir_zmq_all_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(ZMQ_CFLAGS) \
	-fvisibility=hidden
libcoir_zmq_all_la_LDFLAGS = $(LIBRARY_LDFLAGS)
libcoir_zmq_all_la_SOURCES =
libcoir_zmq_all_la_SOURCES += src/zmq/state.h
libcoir_zmq_all_la_SOURCES += src/zmq/zmq.c
libcoir_zmq_all_la_SOURCES += src/zmq/zmq_attempt.c
libcoir_zmq_all_la_SOURCES += src/zmq/zmq_context.c
libcoir_zmq_all_la_SOURCES += src/zmq/zmq_message.c
libcoir_zmq_all_la_SOURCES += src/zmq/zmq_proxy.c
libcoir_zmq_all_la_SOURCES += src/zmq/zmq_wait.c

libcoir_zmq_la_SOURCES =
libcoir_zmq_la_LIBADD = libcoir-zmq-all.la libcoir.la $(ZMQ_LIBS)
libcoir_zmq_la_LDFLAGS = $(LIBRARY_LDFLAGS) -version-info 1:0:0 -no-undefined \
	-Wl,--version-script=libcoir-zmq.map
EXTRA_libcoir_zmq_la_DEPENDENCIES = libcoir-zmq.map

CLEANFILES += libcoir-zmq.map
libcoir-zmq.map: Makefile src/version.awk src/coir/zmq.h \
		src/coir/zmq_message.h
	$(VERSION_SCRIPT) -v version=LIBCOIR_ZMQ_1 \
		$(srcdir)/src/coir/zmq.h $(srcdir)/src/coir/zmq_message.h >$@
