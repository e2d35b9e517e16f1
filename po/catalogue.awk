# SPDX-License-Identifier: MIT
#
# catalogue.awk -v language=de po/de.po: a catalogue of gettext as C, with
# entries_de and form_de() for daemon/text/catalogue.c. What is not translated,
# fuzzy or obsolete is left out. What stands in quotes is C already, but for
# <PRIu64>, which is a macro of C.

function fail(what)
{
	failed = 1
	print FILENAME ":" FNR ": " what >"/dev/stderr"
	exit 1
}

function of_c(text)
{
	while (match(text, /%<PRI[A-Za-z0-9]*>/))
		text = substr(text, 1, RSTART) "\" " \
			substr(text, RSTART + 2, RLENGTH - 3) " \"" \
			substr(text, RSTART + RLENGTH)
	return text
}

# The expression that says which form is right for n, from the head.
function take_head(text)
{
	if (match(text, /plural=[^\\]*;/))
		plural = substr(text, RSTART + 7, RLENGTH - 8)
}

# Puts what has been read among the entries.
function entry(   i, all, empty)
{
	for (i = 0; i < forms; i++) {
		all = all (i ? ", " : "") of_c(said[i])
		empty = empty || said[i] == "\"\""
	}
	if (forms && id == "\"\"")
		take_head(said[0])
	else if (forms && !fuzzy && !empty) {
		entries = entries "\t{ " of_c(id) ", { " all " } },\n"
		for (i = 0; i < forms; i++)
			bounds = bounds "_Static_assert(sizeof(" \
				of_c(said[i]) ") <= PHRASE_MAX + 1, " \
				"\"the translation of \" " of_c(id) \
				" \" is too long\");\n"
	}
	if (forms)
		fuzzy = 0
	forms = 0
}

/^#,.*fuzzy/ { entry(); fuzzy = 1 }
/^msgctxt/ { fail("msgctxt is not made use of here") }
/^msgid_plural / { field = "plural" }
/^msgid / { entry(); field = "id"; id = substr($0, 7) }
/^msgstr/ { field = "said"; sub(/^msgstr[^ ]* /, ""); said[forms++] = $0; next }
/^"/ && field == "id" { id = id " " $0 }
/^"/ && field == "said" { said[forms - 1] = said[forms - 1] " " $0 }

END {
	if (failed)
		exit 1
	entry()
	if (!plural)
		fail("no Plural-Forms")
	print "/* Made by catalogue.awk; not to be edited. */"
	print "static struct catalogue_entry entries_" language "[] = {"
	printf "%s};\n\n", entries
	printf "%s\n", bounds
	print "static unsigned int\nform_" language "(unsigned long n)\n{"
	print "\treturn (unsigned int)(" plural ");\n}"
}
