# SPDX-License-Identifier: MIT
#
# Writes the pages of section 3: for src/coir/x.h coir_x.3, and a link to it for
# each function and each type. Text is turned into mdoc by mdoc.awk. Variables: dir, where
# they go, and date, which they carry.
#
# A header is a comment that says what it is about and then, blank lines between
# them, declarations with a comment before each; tests/meta/api.test holds it.

# The page of a header, from its path.
function page_of(path) {
	sub(/.*\//, "", path)
	sub(/\.h$/, "", path)
	return "coir_" path
}

# Which headers get a page: those that declare functions.
BEGIN {
	for (i = 1; i < ARGC; i++)
		while (ARGV[i] ~ /\.h$/ && (getline line <ARGV[i]) > 0)
			if (line ~ /^(COIR_API|static inline)/)
				page[page_of(ARGV[i])] = 1
}

FNR == 1 {
	finish()
	header = FILENAME
	begin()
}
/^#if|^#endif|^#include|^#define COIR_[A-Z0-9_]*_H$/ { next }
/^COIR_(BEGIN|END)_DECLS$/ { next }
/SPDX-License-Identifier/ { next }
!in_comment && /^\/\*/ && code == "" {
	in_comment = 1
	n_comment = 0
	kernel_doc = /^\/\*\*/
	sub(/^\/\*+/, "")
}
in_comment {
	in_comment = !/\*\//
	sub(/[ \t]*\*\/.*/, "")
	sub(/^ \*/, "")
	sub(/^ /, "")
	if ($0 != "" || n_comment)
		comment[++n_comment] = $0
	if (!in_comment && n_title == 0)
		take_title()
	next
}
/^$/ && depth == 0 { dispatch(); next }
{
	code = code $0 "\n"
	depth += gsub(/\{/, "{") - gsub(/\}/, "}")
}
END { finish(); links() }

function begin(   i) {
	n_title = n_comment = n_names = depth = in_comment = 0
	code = synopsis = functions = types = ""
	for (i in seen)
		delete seen[i]
}

# The first comment is about the whole header.
function take_title(   i) {
	while (n_comment && comment[n_comment] == "")
		n_comment--
	for (i = 1; i <= n_comment; i++)
		title[i] = comment[i]
	n_title = without_layer(n_comment)
	n_comment = 0
}

# The title's last words, "Layer: io, on coir/fd.h.", are for who works on the
# library; of them only the pages are kept that they refer to.
function without_layer(n,   i, layer) {
	for (i = n; i > 0 && title[i] !~ /Layer: /; i--)
		;
	if (i == 0)
		return n
	layer = substr(title[i], index(title[i], "Layer: "))
	sub(/ ?Layer: .*/, "", title[i])
	n_title = title[i] == "" ? i - 1 : i
	while (i < n)
		layer = layer " " title[++i]
	flow(layer)
	while (n_title && title[n_title] == "")
		n_title--
	return n_title
}

# Note a page for SEE ALSO.
function refer(name, section) {
	if ((section != 3 || name !~ /^coir_/ || name in page) &&
	    name != page_of(header))
		seen[section " " name] = 1
}

# A declaration and its comment are complete.
function dispatch(   declared) {
	while (n_comment && comment[n_comment] == "")
		n_comment--
	declared = code
	code = ""
	if (declared ~ /^(COIR_API|static inline)/)
		add_function(declared)
	else if (declared != "")
		add_type(declared)
	n_comment = 0
}

# The name that a prototype declares.
function name_in(text) {
	sub(/\(.*/, "", text)
	sub(/[ \t\n]+$/, "", text)
	sub(/^.*[ \t\n*]/, "", text)
	return text
}

function add_function(text,   name) {
	sub(/\n?\{.*/, "", text)
	gsub(/COIR_API|COIR_MUST_CHECK|static inline/, "", text)
	gsub(/COIR_PRINTF\([^)]*\)|__attribute__\(\([^)]*\)\)/, "", text)
	gsub(/[ \t\n]+/, " ", text)
	sub(/^ /, "", text)
	name = name_in(text)
	names[++n_names] = name
	owner[name] = page_of(header)
	synopsis = synopsis prototype(name, text)
	functions = functions ".Ss " name "\n" description()
}

# Ft, Fo, Fa, Fc of a prototype without marks.
function prototype(name, text,   at, list, out, depth, one, c, i) {
	at = index(text, name "(")
	out = substr(text, 1, at - 1)
	sub(/ $/, "", out)
	out = ".Ft " quoted(out) "\n.Fo " name "\n"
	list = substr(text, at + length(name) + 1)
	sub(/\)[^)]*$/, "", list)
	for (i = 1; i <= length(list) + 1; i++) {
		c = i > length(list) ? "," : substr(list, i, 1)
		depth += (c == "(") - (c == ")")
		if (c == "," && !depth) {
			sub(/^ /, "", one)
			out = out ".Fa " quoted(one) "\n"
			one = ""
		} else
			one = one c
	}
	return out ".Fc\n"
}

function quoted(s) {
	return s ~ / / ? "\"" s "\"" : s
}

# The first letter large, but not that of a name.
function capital(s) {
	if (s ~ /^(coir_|@)/)
		return s
	return toupper(substr(s, 1, 1)) substr(s, 2)
}

# What the comment before a function says of it.
function description(   i, part, out, list, end, n, text, heading, body) {
	part = kernel_doc ? "summary" : "text"
	for (i = 1; i <= n_comment; i++) {
		heading = comment[i]
		if (kernel_doc && i == 1) {
			sub(/^[^ ]+ - /, "", heading)
			text[++n] = capital(heading)
		} else if (heading ~ /^@[^ ]+:/ ||
		    heading ~ /^(Blocks|Cancel|Context|Returns):/) {
			body = heading
			sub(/:.*/, "", heading)
			sub(/^[^:]*:[ \t]*/, "", body)
			part = heading ~ /^@/ ? "list" : "end"
			body = item(heading) "\001" body
			if (part == "list")
				list = list "\n" body
			else
				end = end "\n" body
		} else if (heading == "") {
			part = part == "end" ? part : "text"
			text[++n] = ""
		} else if (part == "list")
			list = list " " heading
		else if (part == "end")
			end = end " " heading
		else
			text[++n] = heading
	}
	out = rest(text, n, tags(list, "Ar ret_argument"))
	return out tags(end, "Context")
}

# The text behind its first paragraph goes below the parameters.
function rest(text, n, list,   i, first, n_first, later, n_later) {
	for (i = 1; i <= n; i++)
		if (n_later || (text[i] == "" && list != ""))
			later[++n_later] = text[i]
		else
			first[++n_first] = text[i]
	return paragraphs(later, n_later, paragraphs(first, n_first, "") list)
}

function item(heading) {
	if (heading == "@...")
		return "Fa ..."
	return sub(/^@/, "Fa ", heading) ? heading : heading
}

# A tagged list of "\n" heading "\001" text.
function tags(list, width,   part, n, i, at, out) {
	n = split(list, part, "\n")
	for (i = 2; i <= n; i++) {
		at = index(part[i], "\001")
		out = out ".It " substr(part[i], 1, at - 1) "\n" \
			flow(substr(part[i], at + 1))
	}
	if (out == "")
		return ""
	return ".Pp\n.Bl -tag -width \"" width "\" -compact\n" out ".El\n"
}

# A type or a macro: what the comment says, and the public part of the code.
function add_type(text,   i, line, out, name) {
	if (text !~ /[{=(#]|typedef/)
		return
	name = type_name(text)
	note_type(name)
	if (kernel_doc)
		sub(/^(struct|enum|typedef) [a-z_]+ - /, "", comment[1])
	line = comment[1]
	for (i = 2; i <= n_comment; i++)
		line = line "\n" comment[i]
	if (n_comment) {
		comment[1] = capital(comment[1])
		out = description()
	}
	if (line ~ /All members are private|Private\./)
		text = substr(text, 1, index(text, " {") - 1) ";\n"
	types = types ".Ss " name "\n" out display(public(text))
}

# "coir_x" of a type, for a link to the page.
function note_type(name) {
	sub(/^(struct|enum|union) /, "", name)
	if (name ~ /^coir_[a-z0-9_]+$/)
		described[name] = page_of(header)
}

# What a declaration of a type or a macro is called.
function type_name(text) {
	if (match(text, /^(struct|enum|union) [a-z_]+/))
		return substr(text, 1, RLENGTH)
	if (match(text, /^enum \{[ \t\n]*[A-Z0-9_]+/)) {
		text = substr(text, 1, RLENGTH)
		sub(/^enum \{[ \t\n]*/, "", text)
		return text
	}
	if (match(text, /^#define [A-Z0-9_]+/))
		return substr(text, 9, RLENGTH - 8)
	sub(/\n.*/, "", text)
	sub(/\(.*/, "", text)
	sub(/;$/, "", text)
	sub(/^.*[ *]/, "", text)
	return text
}

# A declaration without its private members, whose names end in "_".
function public(text,   line, n, i, out, kept, hidden) {
	n = split(text, line, "\n")
	for (i = 1; i < n; i++) {
		if (line[i] ~ /^\t+(\/\*|\*| \*)/ && line[i] !~ /;/) {
			kept = kept literal(line[i])
			continue
		}
		if (line[i] ~ /^\t.*_(\[[^]]*\])?;/)
			hidden = 1
		else {
			if (line[i] ~ /^}/ && hidden)
				kept = literal("\t/* and private members */")
			out = out kept literal(line[i])
		}
		kept = ""
	}
	return out
}

# The library that a page's functions are in.
function library() {
	return match(page_of(header), /_(dns|tls|zmq)(_|$)/) ? "libcoir-" \
		substr(page_of(header), RSTART + 1, 3) : "libcoir"
}

# One line that says what a page is about: the header's first sentence.
function subject(   i, s) {
	for (i = 1; i <= n_title && title[i] ~ /^[^\t]/; i++)
		s = s (i > 1 ? " " : "") title[i]
	if (match(s, /[.?]( |$)/))
		s = substr(s, 1, RSTART - 1)
	sub(/[:,]$/, "", s)
	return s ~ /^[A-Z][a-z ]/ ? tolower(substr(s, 1, 1)) substr(s, 2) : s
}

# The page is complete: write it, unless the header declares no function.
function finish(   name, file, i) {
	if (header == "")
		return
	dispatch()
	name = page_of(header)
	if (!n_names)
		return
	file = dir "/" name ".3"
	printf ".\\\" SPDX-License-Identifier: MIT\n" \
		".\\\" Made from coir/%s.h by man/pages.awk.\n" \
		".Dd %s\n.Dt %s 3\n.Os\n.Sh NAME\n", \
		substr(name, 6), date, toupper(name) >file
	if (!(name in owner))
		printf ".Nm %s ,\n", name >file
	for (i = 1; i <= n_names; i++)
		printf ".Nm %s%s\n", names[i], i < n_names ? " ," : "" >file
	printf ".Nd %s\n.Sh LIBRARY\n%s\n.Pq Li pkg-config %s\n" \
		".Sh SYNOPSIS\n.In coir/%s.h\n%s", subject(), library(), \
		library(), substr(name, 6), synopsis >file
	printf ".Sh DESCRIPTION\n%s%s%s", paragraphs(title, n_title, ""), \
		types, functions >file
	see_also(file)
	close(file)
}

# The pages that the text names, and libcoir(7), by section and name.
function see_also(file,   list, n, i, j, key, part) {
	seen["7 libcoir"] = 1
	for (key in seen) {
		for (j = n++; j > 0 && list[j - 1] > key; j--)
			list[j] = list[j - 1]
		list[j] = key
	}
	printf ".Sh SEE ALSO\n" >file
	for (i = 0; i < n; i++) {
		split(list[i], part, " ")
		printf ".Xr %s %s%s\n", part[2], part[1], \
			i < n - 1 ? " ," : "" >file
	}
}

# A link for each function and each type that has no page of its name.
function links(   name, file) {
	for (name in described)
		if (described[name] in page && !(name in owner))
			owner[name] = described[name]
	for (name in owner)
		if (!(name in page)) {
			file = dir "/" name ".3"
			printf ".so man3/%s.3\n", owner[name] >file
			close(file)
		}
}
