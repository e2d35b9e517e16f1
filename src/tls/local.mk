# SPDX-License-Identifier: MIT
# libcoir-tls: encrypted flows. It stands on libcoir's public face only.
# As there, the tests link all of it.

if HAVE_TLS
noinst_LTLIBRARIES += libcoir-tls-all.la
lib_LTLIBRARIES += libcoir-tls.la
coirinclude_HEADERS += src/coir/tls.h
pkgconfig_DATA += libcoir-tls.pc
else
EXTRA_DIST += src/coir/tls.h
endif

libcoir_tls_all_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) $(OPENSSL_CFLAGS) \
	-fvisibility=hidden
libcoir_tls_all_la_LDFLAGS = $(LIBRARY_LDFLAGS)
libcoir_tls_all_la_SOURCES =
libcoir_tls_all_la_SOURCES += src/tls/tls.c
libcoir_tls_all_la_SOURCES += src/tls/tls_bio.c
libcoir_tls_all_la_SOURCES += src/tls/tls_context.c
libcoir_tls_all_la_SOURCES += src/tls/tls_error.c
libcoir_tls_all_la_SOURCES += src/tls/tls_farewell.c
libcoir_tls_all_la_SOURCES += src/tls/tls_flow.c
libcoir_tls_all_la_SOURCES += src/tls/tls_state.h

libcoir_tls_la_SOURCES =
libcoir_tls_la_LIBADD = libcoir-tls-all.la libcoir.la $(OPENSSL_LIBS)
libcoir_tls_la_LDFLAGS = $(LIBRARY_LDFLAGS) -version-info 1:0:0 -no-undefined \
	-Wl,--version-script=libcoir-tls.map
EXTRA_libcoir_tls_la_DEPENDENCIES = libcoir-tls.map

CLEANFILES += libcoir-tls.map
libcoir-tls.map: Makefile src/version.awk src/coir/tls.h
	$(VERSION_SCRIPT) -v version=LIBCOIR_TLS_1 \
		$(srcdir)/src/coir/tls.h >$@
