# SPDX-License-Identifier: MIT
#
# Names public prototypes whose comment is missing or not in the house form:
# the call and what it does, a line for each parameter, and the closing lines
# Blocks, Cancel, Context and, unless it returns nothing, Returns. A prototype
# may stand inside #if, its comment directly before it. Out-parameters come
# last, but for a buffer's size, and C++ is told that it is C.

function offence(what) {
	printf "%s:%d: %s: %s\n", FILENAME, at, name, what
}

# Forget the comment that was read last.
function forget(   i) {
	for (i in doc)
		delete doc[i]
	summary = ""
	documented = 0
}

FNR == 1 { forget(); in_doc = 0; prototype = ""; is_c = 0 }

/^COIR_BEGIN_DECLS$/ { is_c = 1 }
/^COIR_END_DECLS$/ { is_c = 0 }

/^\/\*\*/ { forget(); in_doc = 1; documented = 1; next }
in_doc && /\*\// { in_doc = 0; next }
in_doc {
	if (summary == "")
		summary = $2
	if ($2 ~ /^@.*:$/ && $1 == "*")
		doc[substr($2, 1, length($2) - 1)] = 1
	if ($2 ~ /^(Blocks|Cancel|Context|Returns):$/ && NF > 2)
		doc[$2] = 1
	next
}

prototype == "" && /^COIR_API/ { at = FNR }
prototype != "" || /^COIR_API/ {
	prototype = prototype " " $0
	if (/;[ \t]*$/) {
		check(prototype)
		prototype = ""
		forget()
	}
	next
}
/^[^ \t#]/ { forget() }

# The parameters of a prototype, from what is between its parentheses.
function parameters(list, found,   n, part, i, p, depth, c, one, out) {
	one = out = ""
	for (i = 1; i <= length(list); i++) {
		c = substr(list, i, 1)
		depth += (c == "(") - (c == ")")
		if (c == "," && !depth) {
			part[++n] = one
			one = ""
		} else
			one = one c
	}
	part[++n] = one
	for (i = 1; i <= n; i++) {
		p = part[i]
		if (p ~ /[ *]ret_[a-z_]*[ \t]*$/)
			out = p
		else if (out != "" && p !~ /size_t/)
			offence("an out-parameter is not last")
		if (p ~ /^[ \t]*(void|\.\.\.)[ \t]*$/)
			continue
		if (p ~ /\(\*/) {
			sub(/^.*\(\*[ \t]*/, "", p)
			sub(/\).*/, "", p)
		}
		sub(/\[.*/, "", p)
		sub(/[ \t]+$/, "", p)
		sub(/^.*[ \t*]/, "", p)
		found["@" p] = 1
	}
}

function check(text,   list, found, i, result) {
	gsub(/\/\*[^*]*\*\//, "", text)
	sub(/COIR_PRINTF\([^)]*\)/, "", text)
	sub(/__attribute__\(\(.*\)\)/, "", text)
	result = text
	sub(/\(.*/, "", result)
	name = result
	sub(/[ \t]+$/, "", name)
	sub(/^.*[ \t*]/, "", name)
	list = text
	sub(/^[^(]*\(/, "", list)
	sub(/\)[^)]*$/, "", list)
	if (!is_c)
		offence("not between COIR_BEGIN_DECLS and COIR_END_DECLS")
	if (!documented) {
		offence("no comment")
		return
	}
	if (summary != name "()")
		offence("its comment begins with " summary)
	parameters(list, found)
	for (i in found)
		if (!(i in doc))
			offence("no line for " i)
	for (i in doc)
		if (i ~ /^@/ && i != "@..." && !(i in found))
			offence("has no parameter " i)
	split("Blocks: Cancel: Context: Returns:", closing, " ")
	for (i = 1; i <= 4; i++)
		if (!(closing[i] in doc) && !(closing[i] == "Returns:" &&
		    result ~ /(^|[ \t])void[ \t]+[a-z_0-9]+[ \t]*$/))
			offence("no line " closing[i])
}
