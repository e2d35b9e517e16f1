# SPDX-License-Identifier: MIT
# Catalogues of what people are told: po/LANGUAGE.po, which is C in the program.
# A new language is a file here, a line in LINGUAS and those below, a word in
# daemon/text/phrase.c and two lines in daemon/text/catalogue.c.

EXTRA_DIST += po/LINGUAS po/POTFILES po/chatd.pot po/phrases.sh
EXTRA_DIST += po/catalogue.awk
EXTRA_DIST += po/de.po

BUILT_SOURCES += daemon/text/catalogue_de.h
CLEANFILES += daemon/text/catalogue_de.h
daemon/text/catalogue_de.h: po/de.po po/catalogue.awk
	$(AM_V_GEN)$(MKDIR_P) daemon/text && \
	$(AWK) -v language=de -f $(srcdir)/po/catalogue.awk \
		$(srcdir)/po/de.po >$@.tmp && mv $@.tmp $@
# also if another target than those that make all of these is wanted
daemon/text/catalogue.c: | daemon/text/catalogue_de.h

# After a phrase has changed: what there is to translate, in each catalogue.
phrases:
	cd $(srcdir) && sh po/phrases.sh
.PHONY: phrases
