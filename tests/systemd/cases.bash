# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# What the cases stand on, in the machine that tests/systemd/run has made.
#
# What is not from here is in client.bash, and /test/numbers.
# shellcheck disable=SC2034,SC2119,SC2120,SC2154

conf=$(find /etc /usr/local/etc -path '*/chatd/chatd.conf')
sockets=(chatd-fiber.socket chatd-callback.socket)
# The ends of it that nobody notices.
kill_main='systemctl kill --kill-whom=main --signal=KILL chatd'
upgrade='systemctl kill --kill-whom=main --signal=USR2 chatd'
said=/run/said
# Where the journal of the present case begins.
cursor=
[ -z "$conf" ] || cp "$conf" /run/shipped.conf

show()
{
	systemctl show --property="$1" --value "${2:-chatd.service}"
}

# is PROPERTY VALUE [UNIT]
is()
{
	local value
	value=$(show "$1" "${3:-chatd.service}")
	[ "$value" = "$2" ] && return
	printf '%s of %s is "%s", not "%s"\n' "$1" "${3:-chatd}" "$value" "$2"
	return 1
}

# logged OPTION...: what the journal has of chatd in this case.
logged()
{
	journalctl --quiet --unit=chatd.service --after-cursor="$cursor" \
		--output=cat "$@"
}

# has_logged TEXT...: chatd's journal has these, in this order, or gets them.
has_logged()
{
	local text line='' fd status=0
	exec {fd}< <(exec journalctl --quiet --unit=chatd.service \
		--after-cursor="$cursor" --output=cat --follow --no-tail)
	for text in "$@"; do
		until [[ $line == *"$text"* ]]; do
			IFS= read -r -t "$client_patience" -u "$fd" line && continue
			printf 'not logged in its place: %s\n' "$text"
			status=1
			break 2
		done
	done
	kill "$!"
	exec {fd}<&-
	return "$status"
}

processes()
{
	cat /proc/[0-9]*/comm 2>/dev/null | grep -cx chatd
}

# holds PID INODE: the process has this socket open.
holds()
{
	readlink /proc/"$1"/fd/* | grep -qxF "socket:[$2]" && return
	printf 'process %d does not hold socket %d\n' "$1" "$2"
	return 1
}

# listener PORT: the inode of the socket that listens there.
listener()
{
	local hex
	hex=$(printf '0100007F:%04X' "$1")
	awk -v at="$hex" '$2 == at && $4 == "0A" { print $10 }' /proc/net/tcp
}

# drop_in UNIT: standard input becomes its drop-in.
drop_in()
{
	mkdir -p "/run/systemd/system/$1.d" &&
		cat >"/run/systemd/system/$1.d/test.conf" &&
		systemctl daemon-reload
}

# A clean table for the next case.
clear_table()
{
	local name
	for name in "${!client_fd[@]}"; do
		client_leave "$name"
	done
	systemctl stop "${sockets[@]}" chatd.service
	rm -rf /run/systemd/system/chatd*.d /var/lib/chatd/*
	systemctl daemon-reload
	systemctl reset-failed
	cp /run/shipped.conf "$conf"
}

# try NAME FUNCTION: then the table is cleared.
try()
{
	number=$((number + 1))
	cursor=$(journalctl --show-cursor --lines=0 | sed -n 's/^-- cursor: //p')
	if "$2" >"$said" 2>&1; then
		printf 'ok %d - %s\n' "$number" "$1"
		grep '^figure: ' "$said" | sed 's/^/# /'
	else
		printf 'not ok %d - %s\n' "$number" "$1"
		sed 's/^/# /' "$said"
		logged | tail -n 20 | sed 's/^/# journal: /'
	fi
	clear_table >/dev/null 2>&1
}
