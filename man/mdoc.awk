# SPDX-License-Identifier: MIT
#
# From the text of a comment to mdoc(7). What a word names is told by its form:
# coir_x() is a function, @x a parameter, -EX an error, x(3) another page.

# A piece of text that roff takes as it is.
function escape(s,   out, i) {
	while (i = index(s, "\\")) {
		out = out substr(s, 1, i - 1) "\\e"
		s = substr(s, i + 1)
	}
	s = out s
	return s ~ /^[.']/ ? "\\&" s : s
}

# What follows a macro's argument without a blank: punctuation as arguments.
function closing(suffix,   out, c) {
	while (suffix ~ /^[.,:;)?!]/) {
		c = substr(suffix, 1, 1)
		out = out " " c
		suffix = substr(suffix, 2)
	}
	if (suffix == "")
		return out
	gsub(/"/, "\\(dq", suffix)
	return out " Ns " suffix
}

# The macro line of a word that names something; "" if it does not.
function macro(word,   before, core, call, at) {
	match(word, /^[(\["]*/)
	before = substr(word, 1, RLENGTH)
	word = substr(word, RLENGTH + 1)
	if (match(word, /^[a-z_][a-z_0-9]*\(\)/)) {
		core = substr(word, 1, RLENGTH - 2)
		call = "Fn " core
	} else if (match(word, /^[a-z][a-zA-Z_0-9.]*\([1-8]\)/)) {
		core = substr(word, 1, RLENGTH - 3)
		call = "Xr " core " " substr(word, RLENGTH - 1, 1)
		refer(core, substr(word, RLENGTH - 1, 1))
	} else if (match(word, /^coir\/[a-z_]+\.h/)) {
		core = "coir_" substr(word, 6, RLENGTH - 7)
		call = core in page ? "Xr " core " 3" : \
			"In " substr(word, 1, RLENGTH)
		refer(core, 3)
	} else if (match(word, /^\*?@[a-z_][a-z_0-9]*/)) {
		core = substr(word, 1, RLENGTH)
		sub(/@/, "", core)
		call = "Fa " core
	} else if (match(word, /^-E[A-Z0-9]+/))
		call = "Er " substr(word, 1, RLENGTH)
	else if (match(word, /^(COIR_[A-Z0-9_]+|NULL|SIG[A-Z]+)/))
		call = "Dv " substr(word, 1, RLENGTH)
	else
		return ""
	at = RLENGTH
	gsub(/"/, "\\(dq", before)
	return "." (before == "" ? "" : "Pf " before " ") call \
		closing(substr(word, at + 1))
}

# A paragraph; each sentence begins a line.
function flow(s,   word, n, i, m, line, out) {
	n = split(s, word, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (word[i] == "")
			continue
		m = macro(word[i])
		if (m == "") {
			line = line (line == "" ? "" : " ") word[i]
			if (word[i] !~ /[^.][.?!][)"]?$/ && length(line) < 60)
				continue
		}
		if (line != "")
			out = out escape(line) "\n"
		line = ""
		if (m != "")
			out = out m "\n"
	}
	return out (line == "" ? "" : escape(line) "\n")
}

# A line shown as it is.
function literal(s) {
	return escape(s) "\n"
}

# The lines text[1..n]: paragraphs, and what is indented by a tab as it is.
# It is put behind @before if that is not empty.
function paragraphs(text, n, before,   i, out, para, shown) {
	out = before
	for (i = 1; i <= n + 1; i++) {
		if (i <= n && text[i] ~ /^[^\t]/) {
			if (shown != "")
				out = out display(shown)
			shown = ""
			para = para " " text[i]
			continue
		}
		if (para != "")
			out = out (out == "" ? "" : ".Pp\n") flow(para)
		para = ""
		if (i <= n && (text[i] ~ /^\t/ || shown != ""))
			shown = shown literal(substr(text[i], 2))
	}
	return out (shown == "" ? "" : display(shown))
}

function display(lines) {
	sub(/\n+$/, "\n", lines)
	return ".Bd -literal -offset indent\n" lines ".Ed\n"
}
