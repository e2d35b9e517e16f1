# SPDX-License-Identifier: MIT
#
# Names every #include that points up. Layers are directories; a public header
# coir/x.h belongs to the layer that has an x.c or x.h, or is listed here. Only
# who is outside the library includes it as a whole (coir.h). The rooms of the
# daemon are layers, too; what lies in daemon/ itself is above them.

BEGIN {
	split("base machine core sync thread io os dns zmq tls http", name, " ")
	for (i in name)
		rank[name[i]] = i + 0
	split("api=base link=base heap_node=base error=core time=core", home,
	    " ")
	for (i in home) {
		split(home[i], pair, "=")
		public[pair[1]] = pair[2]
	}
	split("common log text store conf room limit slot bus people wire " \
		"client command web life server metrics control", name, " ")
	for (i in name)
		floor[name[i]] = i + 0
	for (i = 1; i < ARGC; i++) {
		split(ARGV[i], part, "/")
		if (part[1] == "src" && (part[2] in rank))
			public[stem(part[3])] = part[2]
	}
}

function stem(file) {
	return substr(file, 1, length(file) - 2)
}

function offence(what) {
	printf "%s:%d: %s includes %s, %s\n", FILENAME, FNR,
		room != "" ? room : layer, target, what
}

# The layer of the file that is read: a directory of src, "public", "daemon".
FNR == 1 {
	split(FILENAME, part, "/")
	layer = part[1]
	if (layer == "src" && (part[2] in rank))
		layer = part[2]
	else if (layer == "src" && part[2] == "coir")
		layer = public[stem(part[3])]
	room = layer == "daemon" && part[3] != "" ? part[2] : ""
	public_file = FILENAME ~ /^src\/coir/
	if (layer == "") {
		printf "%s:1: no layer has %s.c\n", FILENAME, stem(part[3])
		layer = "base"
	}
}

/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
	target = $0
	sub(/^[^<"]*[<"]/, "", target)
	sub(/[>"].*/, "", target)
	split(target, part, "/")
	if (FILENAME == "src/coir.h" || target == "config.h")
		next
	if (target == "coir.h") {
		if (layer in rank)
			offence("which is the whole library")
		next
	}
	if (part[1] == "coir") {
		of = public[stem(part[2])]
		if (of == "")
			offence("which is in no layer")
	} else if (part[1] in rank && /"/) {
		of = part[1]
		if (layer == "daemon" || layer == "ctl" ||
		    layer == "examples")
			offence("which is inside the library")
		else if (public_file)
			offence("but is not installed itself")
	} else {
		if (layer in rank && /"/)
			offence("which is in no layer")
		else if (room != "" && /"/ && !(part[1] in floor))
			offence("which is in no room")
		else if (room != "" && floor[part[1]] > floor[room])
			offence("which is above it")
		next
	}
	if (layer in rank && rank[of] > rank[layer])
		offence("which is above it (" of ")")
}
