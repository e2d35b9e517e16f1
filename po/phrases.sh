#!/bin/sh
# SPDX-License-Identifier: MIT
#
# phrases.sh [FILE]: writes what the sources in po/POTFILES have marked for
# translation to FILE; without it to po/chatd.pot, and brings the catalogues up
# to date with that. In the top directory of the sources.

set -eu
LC_ALL=C.UTF-8
export LC_ALL

# The arguments that are formats are checked as such in translations, too.
extract()
{
	grep -v '^#' po/POTFILES | xgettext --files-from=- --from-code=UTF-8 \
		--language=C --output="$1" --add-location=file \
		--keyword --keyword=_ --keyword=N_ --keyword=phrase_n:1,2 \
		--flag=_:1:pass-c-format --flag=phrase_n:1:pass-c-format \
		--flag=phrase_n:2:pass-c-format \
		--flag=errand_tell:2:c-format --flag=errand_misuse:2:c-format \
		--flag=refuse:2:c-format --flag=refuse:3:c-format \
		--flag=answer:3:c-format --flag=tell:2:c-format \
		--package-name=chatd --copyright-holder='chatd' \
		--msgid-bugs-address='maintainers@chatd.example.org'
	sed -i -e '/^"POT-Creation-Date:/d' -e '1,/^msgid/{/^#/d;}' "$1"
}

if [ $# -eq 1 ]; then
	extract "$1"
	exit
fi
extract po/chatd.pot
grep -v '^#' po/LINGUAS | while read -r language; do
	msgmerge --quiet --update --backup=none --no-fuzzy-matching \
		"po/$language.po" po/chatd.pot
done
