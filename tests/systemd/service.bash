# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# chatd as a service: how it starts, runs, is watched, and ends.
#
# What is not from here is in cases.bash and client.bash.
# shellcheck disable=SC2154

boots()
{
	local failed
	failed=$(systemctl list-units --failed --plain --no-legend)
	printf '%s\n' "$failed"
	[ -z "$failed" ]
}

has_its_user()
{
	systemd-sysusers && id chatd
}

units_are_right()
{
	local complaints
	complaints=$(systemd-analyze verify --man=no chatd.service \
		"${sockets[@]}" 2>&1)
	printf '%s\n' "$complaints"
	[ -z "$complaints" ]
}

is_hardened()
{
	printf 'figure: %s\n' "$(systemd-analyze security --no-pager \
		--offline=true chatd.service | tail -n 1)"
	systemd-analyze security --no-pager --offline=true --threshold=12 \
		chatd.service
}

configuration_is_right()
{
	chatd -t
}

starts()
{
	systemctl start chatd &&
		is ActiveState active &&
		is SubState running &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		client_join b 8002 &&
		client_hears b "$(joins a fiber)" "$(joins b callback)" &&
		client_hears a "$(joins b callback)"
}

tells_the_journal()
{
	systemctl start chatd &&
		has_logged "fiber waiting for connections on 127.0.0.1:8001..." \
			"callback waiting for connections on 127.0.0.1:8002..." \
			"ready" &&
		! logged | grep '^<'
}

# Lines are where `journalctl -p' looks for them.
has_priorities()
{
	systemctl start chatd &&
		has_logged ready &&
		logged --priority=notice | grep -x ready &&
		! logged --priority=warning | grep .
}

is_nobody_special()
{
	local pid
	systemctl start chatd &&
		pid=$(show MainPID) &&
		grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' \
			"/proc/$pid/status" | tr -s '\t' ' ' >/run/status
	cat /run/status
	[ "$(stat -c %U:%G "/proc/$pid")" = chatd:chatd ] &&
		grep -qx 'CapEff: 0000000000000000' /run/status &&
		grep -qx 'CapBnd: 0000000000000000' /run/status &&
		grep -qx 'NoNewPrivs: 1' /run/status &&
		grep -qx 'Seccomp: 2' /run/status
}

has_its_directories()
{
	systemctl start chatd &&
		[ "$(stat -c %U:%a /var/lib/chatd)" = chatd:750 ] &&
		[ "$(stat -c %U:%a /run/chatd)" = chatd:755 ]
}

plays_the_page()
{
	systemctl start chatd &&
		session_play "$(find /usr -name chatd-text.7)"
}

# telnet(1) itself, with a pipe for a keyboard.
talks_to_telnet()
{
	local line
	systemctl start chatd || return
	coproc TELNET { exec telnet 127.0.0.1 8001; }
	printf 'Hello from telnet\n' >&"${TELNET[1]}"
	while IFS= read -r -t 10 -u "${TELNET[0]}" line; do
		printf 'telnet: %s\n' "$line"
		[ "$line" = 'Hello from telnet' ] && break
	done
	kill "$TELNET_PID"
	wait "$TELNET_PID"
	[ "$line" = 'Hello from telnet' ]
}

lives_through_reloads()
{
	local pid
	systemctl start chatd &&
		pid=$(show MainPID) &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		systemctl daemon-reload &&
		systemctl daemon-reexec &&
		systemctl kill --signal=HUP chatd &&
		client_says a 'still here' &&
		client_hears a 'still here' &&
		is MainPID "$pid" &&
		is ActiveState active
}

# Everything already said arrives, then the end; nothing is left behind. What is
# said is what chatd has read: c sees it.
stops()
{
	systemctl start chatd &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		client_join b 8002 &&
		client_hears b "$(joins a fiber)" "$(joins b callback)" &&
		client_hears a "$(joins b callback)" &&
		client_join c 8001 &&
		client_hears a "$(joins c fiber)" &&
		client_hears b "$(joins c fiber)" &&
		client_says a 'last words of a' &&
		client_hears_at_last c 'last words of a' &&
		client_says b 'last words of b' &&
		client_hears_at_last c 'last words of b' &&
		systemctl stop chatd &&
		stopped_after_last_words &&
		is ActiveState inactive &&
		is Result success &&
		is ExecMainStatus 0 &&
		[ "$(processes)" -eq 0 ] &&
		client_refused 8001 &&
		client_refused 8002 &&
		has_logged ready stopping stopped
}

stopped_after_last_words()
{
	local name heard
	for name in a b; do
		heard=$(timeout 10 cat <&"${client_fd[$name]}") || return
		printf '%s heard:\n%s\n' "$name" "$heard"
		[ "$heard" = $'last words of a\nlast words of b' ] || return
	done
}

# One who does not read keeps it longer than the unit's patience, when nobody
# holds the connections.
stops_in_its_own_time()
{
	drop_in chatd.service <<-'UNIT' || return
		[Service]
		TimeoutStopSec=1s
		FileDescriptorStoreMax=0
		Environment=FDSTORE=0
	UNIT
	printf 'drain_timeout = "3 s";\n' >"$conf"
	systemctl start chatd &&
		client_join a 8001 &&
		client_join b 8002 &&
		yes "$(printf '%04000d' 0)" | head -n 2500 \
			>&"${client_fd[a]}" &&
		systemctl stop chatd &&
		has_logged stopping cutting stopped &&
		is Result success
}

is_started_again()
{
	systemctl start chatd &&
		client_join a 8001 &&
		client_says a 'said before' &&
		client_hears a "$(joins a fiber)" 'said before' &&
		$kill_main &&
		has_logged ready "status=9/KILL" ready &&
		is NRestarts 1 &&
		client_join b 8001 &&
		client_hears b "$(joins a fiber)" 'said before' \
			"$(joins b fiber)" &&
		client_hears a "$(joins b fiber)"
}

# It hears nothing any more; the unit's watchdog ends it.
hangs_under_a_client()
{
	drop_in chatd.service <<-'UNIT' || return
		[Service]
		WatchdogSec=2s
	UNIT
	systemctl start chatd &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		printf 'half' >&"${client_fd[a]}" &&
		systemctl kill --kill-whom=main --signal=STOP chatd &&
		has_logged ready 'atchdog' ready &&
		client_says a ' a line' &&
		client_hears a 'half a line'
}

# A stop is a stop, for everybody.
stops_under_a_client()
{
	systemctl start chatd &&
		client_join a 8001 &&
		client_hears a "$(joins a fiber)" &&
		systemctl stop chatd &&
		client_ends a &&
		systemctl start chatd &&
		client_join b 8002 &&
		client_hears b "$(joins a fiber)" "$(leaves a fiber)" \
			"$(joins b callback)"
}

refuses_a_bad_file()
{
	printf 'room: { line_max = 0; };\nrum: { };\n' >"$conf"
	if systemctl start chatd; then
		printf 'started\n'
		return 1
	fi
	is ExecMainStatus 78 &&
		is NRestarts 0 &&
		has_logged "$conf:1: " "$conf:2: "
}

# A unix socket in the runtime directory, for everybody, and gone at the end.
serves_a_path()
{
	cat >"$conf" <<-'CONF'
		listeners: {
			local: { path = "/run/chatd/chat"; mode = "0666"; };
		};
	CONF
	systemctl start chatd &&
		[ "$(stat -c '%F %a' /run/chatd/chat)" = 'socket 666' ] &&
		systemctl stop chatd &&
		[ ! -e /run/chatd/chat ]
}

# The unit's user is in no group but its own, and may not give files away.
obeys_a_group()
{
	drop_in chatd.service <<-'UNIT' || return
		[Service]
		PrivateUsers=no
	UNIT
	useradd --groups adm ann && useradd bob || return
	printf 'control: { group = "adm"; };\n' >"$conf"
	systemctl start chatd &&
		runuser -u ann -- chatctl status &&
		! runuser -u bob -- chatctl status
}

try 'the machine boots with all units well' boots
try 'sysusers makes the user chatd' has_its_user
try 'systemd-analyze verify has no complaint' units_are_right
try 'systemd-analyze security is at most 1.2' is_hardened
try 'the installed configuration is right' configuration_is_right
try 'systemctl start returns when both ports accept' starts
try 'the journal has the lines of the start' tells_the_journal
try 'the journal has priorities' has_priorities
try 'it runs as chatd, with no capabilities' is_nobody_special
try 'it has its state and runtime directories' has_its_directories
try 'the session of chatd-text(7), on both ports' plays_the_page
try 'telnet talks to it' talks_to_telnet
try 'daemon-reload, daemon-reexec and SIGHUP do not disturb' \
	lives_through_reloads
try 'systemctl stop: everything said arrives, then the end' stops
try 'systemctl stop: the drain has its time, whatever the unit says' \
	stops_in_its_own_time
try 'killed, it is started again' is_started_again
try 'hanging, it is ended by the watchdog, and nobody is cut' \
	hangs_under_a_client
try 'stopped, it lets everybody go' stops_under_a_client
try 'a bad configuration is refused, once' refuses_a_bad_file
try 'a unix socket in the runtime directory' serves_a_path
try 'members of control.group command it, others do not' obeys_a_group
