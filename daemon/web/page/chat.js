/* SPDX-License-Identifier: MIT */
/*
 * chat.js - the page: brings together the connection, the lines, the people
 * and the box in which one types.
 */
import { Connection } from "./connection.js";
import { Lines } from "./lines.js";
import { People } from "./people.js";
import { Search } from "./search.js";
import { say, speak } from "./words.js";

const state = document.getElementById("state");
const topic = document.getElementById("topic");
const form = document.getElementById("say");
const box = document.getElementById("text");

/* Who we are and were, connection by connection. */
const mine = new Set();

/* What was sent and has not been seen in the room yet, oldest first. */
let pending = [];

/* Of the connection before: to be looked for among what it has missed. */
let doubtful = [];
let caughtUpAt = 0;
let store = null;

/* Of the room, while lines are coming that were said before we came. */
let oldest = null;

const people = new People();
const lines = new Lines((before, count) =>
	connection.send({ history: { before, lines: count } }));
const search = new Search((wanted) => connection.send({ search: wanted }),
	(n) => lines.show(n), () => lines.newest);

const stateWords = {
	connecting: "connecting…",
	connected: "connected",
	waiting: "no connection; trying again…",
	ended: "you were disconnected; reload the page to come back",
};

function forget(list, text) {
	const at = list.indexOf(text);

	return at < 0 ? list : list.filter((_, i) => i !== at);
}

/* What the connection before has taken with it is given back to be sent. */
function giveBack() {
	for (const text of doubtful)
		lines.note(say("This was not sent: {}", text));
	if (doubtful.length > 0 && box.value === "")
		box.value = doubtful[doubtful.length - 1];
	doubtful = [];
}

/* All that was said before we came is here. */
function caughtUp() {
	lines.answered(oldest);
	oldest = null;
	giveBack();
}

const connection = new Connection({
	line(line) {
		const own = mine.has(line.id);

		if (!lines.add(line, own))
			return;
		if (own && line.kind === "message") {
			pending = forget(pending, line.text);
			doubtful = forget(doubtful, line.text);
		}
		if (line.n >= caughtUpAt && oldest !== null)
			caughtUp();
		if (line.n < lines.newest)
			return;
		if (line.kind === "topic")
			topic.textContent = line.text;
		people.hear(line);
	},

	hello(hello) {
		speak(hello.language);
		state.textContent = say(stateWords.connected);
		if (store !== null && store !== hello.store) {
			lines.clear();
			mine.clear();
		} else if (store !== null && hello.next > lines.newest + 1) {
			lines.note(say("Some lines are missing here."));
		}
		store = hello.store;
		mine.add(hello.id);
		doubtful = doubtful.concat(pending);
		pending = [];
		/* our own coming in is the first line that is surely new */
		caughtUpAt = hello.head + 1;
		oldest = Math.max(1, hello.oldest);
		lines.expect();
		connection.send({ who: {} });
		topic.textContent = hello.topic;
		search.offer(hello.search);
	},

	search(found) {
		search.answered(found);
	},

	history(history) {
		if (history.error)
			lines.denied();
		else
			lines.answered(history.oldest);
	},

	who(who) {
		people.set(who);
	},

	notice(text) {
		lines.note(text);
	},

	error(error) {
		lines.note(error);
	},

	state(now, reason) {
		state.textContent = say(stateWords[now]);
		document.body.dataset.state = now;
		if (now !== "connected")
			search.lost();
		if (reason)
			lines.note(reason);
	},
});

form.addEventListener("submit", (event) => {
	const text = box.value;

	event.preventDefault();
	if (text === "")
		return;
	if (!connection.send({ say: text })) {
		state.textContent = say("not sent: there is no connection");
		return;
	}
	if (!text.startsWith("/"))
		pending.push(text);
	box.value = "";
	box.focus();
	lines.toEnd();
});

/* Until the room says what it speaks. */
speak(navigator.language.split("-")[0]);
connection.open();
