/* SPDX-License-Identifier: MIT */
/*
 * lines.js - what is said, as a list in the page.
 *
 * Lines stand in the order of their numbers, each once, whichever way they
 * came. All that people have typed becomes text nodes, and nothing else.
 */
import { say } from "./words.js";

/* Lines that a page keeps; older ones are asked for again on scroll. */
const LINES_MAX = 2000;

/* Lines that are asked for at once. */
const LINES_ASKED = 100;

/* Closer to an end than so many pixels is at that end. */
const NEAR = 80;

export const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
export const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const calendar = new Intl.DateTimeFormat(undefined, {
	dateStyle: "full",
	timeStyle: "long",
});

/* The same for the same name, everywhere. */
export function hue(name) {
	let hash = 0;

	for (const letter of name)
		hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
	/* guest-1 and guest-2 are not to look alike */
	return (Math.imul(hash, 0x9e3779b1) >>> 8) % 360;
}

/* What somebody is called who may have given no name. */
export function called(who) {
	return who.name ?? (who.id ? `guest-${who.id}` : who.address);
}

function element(tag, className, text) {
	const made = document.createElement(tag);

	if (className)
		made.className = className;
	if (text !== undefined)
		made.textContent = text;
	return made;
}

export function nameElement(who) {
	const name = called(who);
	const made = element("span", "name", name);

	made.style.setProperty("--hue", hue(name));
	if (who.address)
		made.title = who.address;
	return made;
}

/* Does it begin with who has caused it? Not what the room says itself. */
export function isSomebodys(line) {
	return line.kind !== "announcement" && (line.id || line.address);
}

/* The words of a line that is not just somebody's. */
function eventWords(line) {
	switch (line.kind) {
	case "join":
		return say("came in");
	case "leave":
		return say("left");
	case "action":
		return line.text;
	case "rename":
		return say("is now {}", line.text);
	case "topic":
		return line.text
			? say("has set the topic: {}", line.text)
			: say("has taken the topic away");
	default:
		return line.text ?? "";
	}
}

function lineElement(line, mine) {
	const made = element("li", line.kind === "message" ? "" : "event");
	const when = new Date(line.time);
	const time = element("time", "", clock.format(when));

	time.dateTime = line.time;
	time.title = say("{}, line {}", calendar.format(when), line.n);
	made.append(time);
	if (mine)
		made.classList.add("mine");
	if (isSomebodys(line))
		made.append(nameElement(line));
	made.append(line.kind === "message" ? line.text : eventWords(line));
	made.dataset.n = line.n;
	return made;
}

export class Lines {
	/* wanted(before, lines): these are to be asked for */
	constructor(wanted) {
		this.wanted = wanted;
		this.talk = document.getElementById("talk");
		this.list = document.getElementById("lines");
		this.newer = document.getElementById("newer");
		this.beginning = document.getElementById("beginning");
		this.shown = new Set();
		this.older = [];
		this.newest = 0;
		this.asked = false;
		this.oldestKept = 1;
		this.sought = null;
		this.seeking = false;
		this.stays = false;
		this.unread = null;
		this.unreadCount = 0;
		this.talk.addEventListener("scroll", () => this.scrolled());
		this.newer.addEventListener("click", () => this.toEnd());
		document.addEventListener("visibilitychange", () => {
			if (!document.hidden && this.atEnd())
				this.haveRead();
		});
	}

	/* Another room: nothing of what is here belongs to it. */
	clear() {
		this.list.replaceChildren();
		this.older = [];
		this.shown.clear();
		this.newest = 0;
		this.sought = null;
		this.unread = null;
		this.haveRead();
	}

	oldest() {
		return Number(this.list.querySelector("[data-n]")?.dataset.n ??
			      0);
	}

	atEnd() {
		const { scrollHeight, scrollTop, clientHeight } = this.talk;

		return scrollHeight - scrollTop - clientHeight < NEAR;
	}

	toEnd() {
		this.talk.scrollTop = this.talk.scrollHeight;
		this.newer.hidden = true;
		this.haveRead();
	}

	/* A line, live or out of history. Returns whether it is a new one. */
	add(line, mine) {
		if (this.shown.has(line.n))
			return false;
		this.shown.add(line.n);
		if (line.n < this.newest) {
			this.older.push(lineElement(line, mine));
			return true;
		}
		this.newest = line.n;
		this.append(lineElement(line, mine), mine);
		return true;
	}

	/* Puts older lines where they belong, all at once: one layout. */
	insertOlder() {
		const height = this.talk.scrollHeight;
		let next = this.list.querySelector("[data-n]");

		for (const made of this.older) {
			const n = Number(made.dataset.n);

			while (next && Number(next.dataset.n ?? 0) < n)
				next = next.nextElementSibling;
			this.list.insertBefore(made, next);
		}
		/* what is looked at stays where it is */
		if (this.older.length > 0 && !this.stays)
			this.talk.scrollTop += this.talk.scrollHeight - height;
		this.older = [];
	}

	append(made, mine) {
		const follow = this.atEnd();

		if (document.hidden && !mine)
			this.mark();
		this.list.append(made);
		if (follow || mine)
			this.talk.scrollTop = this.talk.scrollHeight;
		else
			this.newer.hidden = false;
		if (follow)
			this.trim();
	}

	/* What is not of the room but of this connection only. */
	note(text) {
		this.append(element("li", "notice", text), false);
	}

	trim() {
		while (this.shown.size > LINES_MAX) {
			const first = this.list.firstChild;

			this.shown.delete(Number(first.dataset.n));
			first.remove();
			this.beginning.hidden = true;
		}
	}

	/* What comes from here on has not been read. */
	mark() {
		if (!this.unread) {
			this.unread = element("li", "unread", say("new"));
			this.list.append(this.unread);
		}
		this.unreadCount++;
		document.title = `(${this.unreadCount}) chatd`;
	}

	/* The mark stays until there is another one, so that it can be found. */
	haveRead() {
		if (this.unreadCount > 0) {
			const old = this.unread;

			setTimeout(() => old?.remove(), 10000);
		}
		this.unread = null;
		this.unreadCount = 0;
		document.title = "chatd";
	}

	scrolled() {
		if (this.atEnd()) {
			this.newer.hidden = true;
			if (!document.hidden && this.unread)
				this.haveRead();
		}
		if (this.talk.scrollTop < NEAR)
			this.wantOlder();
	}

	wantOlder() {
		const before = this.oldest();

		if (before > this.oldestKept)
			this.want(before, false);
	}

	/* Asks for lines before one; what is above them stays, or below. */
	want(before, stays) {
		if (this.asked)
			return;
		this.asked = this.wanted(before, LINES_ASKED);
		this.stays = this.asked && stays;
	}

	/* Shows line @n where it was said, when that is here. */
	show(n) {
		this.sought = n;
		this.seek(false);
	}

	/* Goes to the line that is sought, or asks for it, once. */
	seek(again) {
		const n = this.sought;
		const made = this.list.querySelector(`[data-n="${n}"]`);

		if (n === null || (!made && this.asked))
			return;
		if (!made && !again) {
			this.want(Math.min(n + LINES_ASKED / 2,
					   this.newest + 1), true);
			this.seeking = this.asked;
			return;
		}
		this.sought = null;
		if (!made) {
			this.note(say("Line {} is not kept any more.", n));
			return;
		}
		this.list.querySelector(".sought")?.classList.remove("sought");
		made.classList.add("sought");
		made.tabIndex = -1;
		made.scrollIntoView({ block: "center" });
		made.focus({ preventScroll: true });
		this.newer.hidden = this.atEnd();
	}

	/* Marks where lines are missing that are kept. */
	markGaps() {
		let before = null;

		for (const gap of this.list.querySelectorAll(".gap"))
			gap.remove();
		for (const made of this.list.querySelectorAll("[data-n]")) {
			const n = Number(made.dataset.n);

			if (before !== null && n > before + 1 &&
			    n > this.oldestKept)
				made.before(this.gap(before, n));
			before = n;
		}
	}

	gap(from, to) {
		const made = element("li", "gap", "");
		const after = element("button", "",
				      say("more after line {}", from));
		const before = element("button", "",
				       say("more before line {}", to));

		after.type = before.type = "button";
		after.addEventListener("click", () =>
			this.want(Math.min(from + 1 + LINES_ASKED, to), true));
		before.addEventListener("click", () => this.want(to, false));
		made.append(after, before);
		return made;
	}

	/* Lines are coming; until they have, older ones are not asked for. */
	expect() {
		this.asked = true;
	}

	/* All that was asked for is here; @oldest is the first there is. */
	answered(oldest) {
		const sought = this.seeking;

		this.insertOlder();
		this.asked = false;
		this.stays = false;
		this.seeking = false;
		this.oldestKept = oldest;
		this.markGaps();
		this.seek(sought);
		this.beginning.hidden = this.oldest() > oldest;
		/* nobody may scroll up who is there, or has nothing to scroll */
		if (this.talk.scrollTop < NEAR)
			this.wantOlder();
	}

	/* They cannot be had now; to scroll again is to ask again. */
	denied() {
		this.insertOlder();
		this.asked = false;
		this.stays = false;
		this.seeking = false;
		this.sought = null;
	}
}
