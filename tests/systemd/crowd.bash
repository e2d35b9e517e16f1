# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# chatd ends, again and again, while a crowd talks: nobody may notice. For each
# crowd of /test/numbers, ROUNDSxCLIENTS.
#
# What is not from here is in cases.bash and guest.
# shellcheck disable=SC2154

# The configuration has a place for each of them.
has_room()
{
	cat >"$conf" <<-CONF
		listeners: {
			fiber: { address = "127.0.0.1"; port = 8001;
				driver = "fiber"; max_clients = $crowd; };
			callback: { address = "127.0.0.1"; port = 8002;
				driver = "callback"; max_clients = $crowd; };
		};
	CONF
}

# sings COMMAND...: a crowd talks through rounds of these.
sings()
{
	local status
	has_room || return
	systemctl start chatd || return
	/test/chorus "$crowd" "$rounds" 8001 8002 "$@" >/run/sung
	status=$?
	sed 's/^/figure: /' /run/sung
	return "$status"
}

# shellcheck disable=SC2016
kill_it='/test/stepper "$(systemctl show -P MainPID chatd)"'

# More than two in a row would be a reason to let people go; one that is killed
# before it has started counts, so the next is waited for, which systemd does
# when it knows of the end.
is_killed_under_a_crowd()
{
	local fall="$kill_it && systemctl start chatd"
	sings "$fall" "$fall" 'systemctl restart chatd'
}

# The one that is killed has gone step by step around a call, in which bytes go
# to a client or come from one.
is_killed_around_its_calls()
{
	sings "$kill_it sendmmsg && systemctl start chatd" \
		"$kill_it recvmmsg && systemctl start chatd" \
		'systemctl restart chatd'
}

is_restarted_under_a_crowd()
{
	sings 'systemctl restart chatd' 'systemctl restart chatd' \
		'systemctl daemon-reexec'
}

is_upgraded_under_a_crowd()
{
	sings "$upgrade"
}

for many in $crowds; do
	rounds=${many%x*}
	crowd=${many#*x}
	try "killed under a crowd of $crowd, again and again" \
		is_killed_under_a_crowd
	try "killed under a crowd of $crowd, around a call of its own" \
		is_killed_around_its_calls
	try "restarted under a crowd of $crowd, systemd itself in between" \
		is_restarted_under_a_crowd
	try "upgraded under a crowd of $crowd" is_upgraded_under_a_crowd
done
