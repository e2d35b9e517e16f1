/* SPDX-License-Identifier: MIT */
/*
 * connection.js - the WebSocket to chatd, made again whenever it ends.
 *
 * It remembers the newest line that it was given, and whose numbers these are:
 * so the next connection goes on behind that line, without a gap and without a
 * repeat, also when chatd was restarted in between. chatd-web(7) has the
 * protocol.
 */

/* Milliseconds before the next try: doubled each time, and scattered. */
const WAIT_MIN = 500;
const WAIT_MAX = 30000;

/* Silence for so long is looked into; so long after that it is the end. */
const SILENCE = 45000;
const PATIENCE = 15000;

/* Lines that a page begins with. */
const LINES_FIRST = 100;

/*
 * What ends for good: who has asked for it or was sent away is not to come
 * back by itself.
 */
const CLOSE_NORMAL = 1000;
const CLOSE_POLICY = 1008;

export class Connection {
	/* handlers: line, notice, hello, history, who, search, error, state */
	constructor(handlers) {
		this.handlers = handlers;
		this.newest = 0;
		this.store = null;
		this.socket = null;
		this.wait = WAIT_MIN;
		this.timer = null;
		this.pulse = null;
		addEventListener("online", () => this.hurry());
		document.addEventListener("visibilitychange", () => {
			if (!document.hidden)
				this.hurry();
		});
		addEventListener("pagehide", () => this.socket?.close());
	}

	address() {
		const url = new URL("chat", location.href);

		url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
		if (this.store === null) {
			url.searchParams.set("last", LINES_FIRST);
		} else {
			url.searchParams.set("since", this.newest);
			url.searchParams.set("store", this.store);
		}
		return url;
	}

	open() {
		const socket = new WebSocket(this.address(), "chatd.v1");

		clearTimeout(this.timer);
		this.timer = null;
		this.socket = socket;
		this.handlers.state("connecting");
		socket.onmessage = (event) => {
			this.heard();
			this.take(JSON.parse(event.data));
		};
		socket.onclose = (event) => {
			if (this.socket === socket)
				this.closed(event);
		};
	}

	/* Something is to be sent. Returns whether it could be. */
	send(message) {
		if (this.socket?.readyState !== WebSocket.OPEN)
			return false;
		this.socket.send(JSON.stringify(message));
		return true;
	}

	/* One message of chatd's: an object whose members say what it is. */
	take(message) {
		if ("n" in message) {
			this.newest = Math.max(this.newest, message.n);
			this.handlers.line(message);
			return;
		}
		if ("hello" in message)
			this.greeted(message.hello);
		for (const kind of ["hello", "notice", "history", "who",
				    "search", "error"])
			if (kind in message)
				this.handlers[kind](message[kind]);
	}

	greeted(hello) {
		/* other numbers: what was shown belongs to another room */
		if (this.store !== hello.store)
			this.newest = 0;
		this.store = hello.store;
		this.wait = WAIT_MIN;
		this.handlers.state("connected");
	}

	/* It is alive; if nothing else comes it is asked whether it still is. */
	heard() {
		clearTimeout(this.pulse);
		this.pulse = setTimeout(() => {
			this.send({ who: {} });
			this.pulse = setTimeout(() => this.drop(), PATIENCE);
		}, SILENCE);
	}

	/* Nobody answers: as if it were closed, without waiting for that. */
	drop() {
		const socket = this.socket;

		this.socket = null;
		socket?.close();
		this.closed({ code: 1006, reason: "" });
	}

	closed(event) {
		clearTimeout(this.pulse);
		this.socket = null;
		if (event.code === CLOSE_NORMAL ||
		    event.code === CLOSE_POLICY) {
			this.handlers.state("ended", event.reason);
			return;
		}
		this.handlers.state("waiting", event.reason);
		this.timer = setTimeout(() => this.open(),
					this.wait * (0.5 + Math.random()));
		this.wait = Math.min(2 * this.wait, WAIT_MAX);
	}

	/* There is a reason to try again now. */
	hurry() {
		if (this.timer !== null)
			this.open();
	}
}
