# SPDX-License-Identifier: MIT
# libcoir-dns: name servers with fibers. It stands on libcoir's public face
# only.

if HAVE_DNS
lib_LTLIBRARIES += libcoir-dns.la
coirinclude_HEADERS += src/coir/dns.h
pkgconfig_DATA += libcoir-dns.pc
else
EXTRA_DIST += src/coir/dns.h
endif

libcoir_dns_la_CFLAGS = $(AM_CFLAGS) $(EVENT_CFLAGS) -fvisibility=hidden
libcoir_dns_la_LIBADD = libcoir.la $(EVENT_EXTRA_LIBS)
libcoir_dns_la_LDFLAGS = $(LIBRARY_LDFLAGS) -version-info 1:0:0 -no-undefined \
	-Wl,--version-script=libcoir-dns.map
EXTRA_libcoir_dns_la_DEPENDENCIES = libcoir-dns.map
libcoir_dns_la_SOURCES =
libcoir_dns_la_SOURCES += src/dns/dns.c
libcoir_dns_la_SOURCES += src/dns/hosts.c
libcoir_dns_la_SOURCES += src/dns/hosts.h

CLEANFILES += libcoir-dns.map
libcoir-dns.map: Makefile src/version.awk src/coir/dns.h
	$(VERSION_SCRIPT) -v version=LIBCOIR_DNS_1 \
		$(srcdir)/src/coir/dns.h >$@
