# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Chat clients with names, on TCP to this machine. They read line by line and
# wait for each, so that nothing here sleeps. What went wrong is said on
# standard output.

declare -A client_fd client_port
# Seconds for what should come at once.
client_patience=60

# client_join NAME PORT
client_join()
{
	local fd inode hex
	exec {fd}<>"/dev/tcp/127.0.0.1/$2" || return
	client_fd[$1]=$fd
	inode=$(readlink "/proc/$$/fd/$fd")
	inode=${inode//[!0-9]/}
	hex=$(awk -v inode="$inode" '$10 == inode {
		split($2, address, ":"); print address[2] }' /proc/net/tcp)
	client_port[$1]=$((16#$hex))
}

# client_says NAME TEXT
client_says()
{
	printf '%s\n' "$2" >&"${client_fd[$1]}"
}

# client_hears NAME LINE...: these lines, next.
client_hears()
{
	local name=$1 want line
	shift
	for want in "$@"; do
		if ! IFS= read -r -t "$client_patience" \
			-u "${client_fd[$name]}" line; then
			printf '%s: waited for "%s", got "%s" and no more\n' \
				"$name" "$want" "$line"
			return 1
		fi
		if [ "$line" != "$want" ]; then
			printf '%s: wanted "%s", got "%s"\n' \
				"$name" "$want" "$line"
			return 1
		fi
	done
}

# client_hears_at_last NAME TEXT: a line with this, whatever comes before.
client_hears_at_last()
{
	local line=''
	while IFS= read -r -t "$client_patience" -u "${client_fd[$1]}" line; do
		[[ $line != *"$2"* ]] || return 0
	done
	printf '%s: waited for "%s", got "%s" and no more\n' "$1" "$2" "$line"
	return 1
}

# client_ends NAME: its connection is closed, with nothing more said.
client_ends()
{
	local line status=0
	IFS= read -r -t "$client_patience" -u "${client_fd[$1]}" line ||
		status=$?
	client_leave "$1"
	[ "$status" -eq 1 ] && [ -z "$line" ] && return
	printf '%s: wanted the end, got "%s" (%d)\n' "$1" "$line" "$status"
	return 1
}

# client_leave NAME
client_leave()
{
	local fd=${client_fd[$1]}
	exec {fd}>&-
	unset "client_fd[$1]"
}

# client_refused PORT: nobody listens there.
client_refused()
{
	! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# joins NAME LABEL, leaves NAME LABEL: what the room says then.
joins()
{
	printf 'Got connection from tcp:127.0.0.1:%d via %s' \
		"${client_port[$1]}" "$2"
}

leaves()
{
	printf 'Connection from tcp:127.0.0.1:%d via %s closed' \
		"${client_port[$1]}" "$2"
}
