# SPDX-License-Identifier: MIT
# Pages written by hand: dist_man_MANS += man/PAGE.SECTION
dist_man_MANS += man/chatd.conf.5
dist_man_MANS += man/chatd-bus.7
dist_man_MANS += man/chatd-commands.7
dist_man_MANS += man/chatd-metrics.7
dist_man_MANS += man/chatd-text.7
dist_man_MANS += man/chatd-web.7
dist_man_MANS += man/chatctl.8
dist_man_MANS += man/chatd.8
dist_man_MANS += man/libcoir.7

# Pages of section 3, made from the headers that are installed: coir_x.3 of
# coir/x.h, and a link to it for each function and type.
EXTRA_DIST += man/mdoc.awk man/pages.awk
noinst_DATA = man/man3/made
PAGES_FROM = $(coirinclude_HEADERS:%=$(srcdir)/%)

man/man3/made: man/mdoc.awk man/pages.awk man/libcoir.7 $(coirinclude_HEADERS)
	$(AM_V_GEN)rm -rf man/man3 && $(MKDIR_P) man/man3 && \
	date=`$(SED) -n 's/^\.Dd //p' $(srcdir)/man/libcoir.7` && \
	$(AWK) -v dir=man/man3 -v date="$$date" -f $(srcdir)/man/mdoc.awk \
		-f $(srcdir)/man/pages.awk $(PAGES_FROM) && \
	touch $@

INSTALL_HOOKS += install-man3-pages
install-man3-pages: man/man3/made
	$(MKDIR_P) '$(DESTDIR)$(mandir)/man3'
	$(INSTALL_DATA) man/man3/*.3 '$(DESTDIR)$(mandir)/man3'

UNINSTALL_HOOKS += uninstall-man3-pages
uninstall-man3-pages: man/man3/made
	(cd man/man3 && echo *.3) | (cd '$(DESTDIR)$(mandir)/man3' && xargs rm -f)

CLEANFILES += man/man3/made man/man3/*.3
