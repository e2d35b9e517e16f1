# SPDX-License-Identifier: MIT
# Catalogues of what people are told: po/LANGUAGE.po. A new language is a file
# here, a line in LINGUAS, and a word in daemon/text/phrase.c.

EXTRA_DIST += po/LINGUAS po/POTFILES po/chatd.pot po/phrases.sh
EXTRA_DIST += po/de.po

if ENABLE_NLS
CATALOGUES = po/de/LC_MESSAGES/chatd.mo
noinst_DATA += $(CATALOGUES)
CLEANFILES += $(CATALOGUES)

po/de/LC_MESSAGES/chatd.mo: po/de.po
	$(AM_V_GEN)$(MKDIR_P) $(@D) && \
	$(MSGFMT) --check -o $@ $(srcdir)/po/de.po

INSTALL_HOOKS += install-catalogues
install-catalogues: $(CATALOGUES)
	for file in $(CATALOGUES:po/%=%); do \
		$(MKDIR_P) '$(DESTDIR)$(localedir)/'"$${file%/*}" && \
		$(INSTALL_DATA) po/$$file \
			'$(DESTDIR)$(localedir)/'"$$file" || exit 1; \
	done

UNINSTALL_HOOKS += uninstall-catalogues
uninstall-catalogues:
	for file in $(CATALOGUES:po/%=%); do \
		rm -f '$(DESTDIR)$(localedir)/'"$$file"; \
	done
endif

# After a phrase has changed: what there is to translate, in each catalogue.
phrases:
	cd $(srcdir) && sh po/phrases.sh
.PHONY: phrases
