/* SPDX-License-Identifier: MIT */
/*
 * search.js - the panel in which one looks for what was said: words, what has
 * them, and a way to each line where it was said.
 */
import { clock, day, isSomebodys, nameElement } from "./lines.js";
import { say } from "./words.js";

const NOT_ASKED = "not searched: there is no connection";

export class Search {
	/*
	 * ask(search): returns whether it could be asked; show(n): line n;
	 * newest(): number of the newest line
	 */
	constructor(ask, show, newest) {
		this.ask = ask;
		this.show = show;
		this.newest = newest;
		this.panel = document.getElementById("search");
		this.button = document.getElementById("search-button");
		this.form = document.getElementById("search-form");
		this.box = document.getElementById("search-text");
		this.state = document.getElementById("search-state");
		this.list = document.getElementById("found");
		this.more = document.getElementById("search-more");
		this.text = "";
		this.oldest = null;
		this.last = 0;
		this.asked = false;
		this.again = false;
		this.button.addEventListener("click", () =>
			this.panel.hidden ? this.open() : this.close());
		this.form.addEventListener("submit", (event) => {
			event.preventDefault();
			this.begin(this.box.value);
		});
		this.more.addEventListener("click", () => this.wanted());
		this.panel.addEventListener("keydown", (event) => {
			if (event.key === "Escape")
				this.close();
		});
		document.addEventListener("keydown", (event) => {
			if (!(event.ctrlKey || event.metaKey) ||
			    event.key !== "k" || this.button.hidden)
				return;
			event.preventDefault();
			this.open();
		});
	}

	/* Whether the room can be searched. */
	offer(can) {
		this.button.hidden = !can;
		if (!can)
			this.close();
	}

	open() {
		this.panel.hidden = false;
		this.button.setAttribute("aria-expanded", true);
		this.box.select();
		this.box.focus();
	}

	close() {
		if (this.panel.contains(document.activeElement))
			this.button.focus();
		this.panel.hidden = true;
		this.button.setAttribute("aria-expanded", false);
	}

	begin(text) {
		if (text.trim() === "")
			return;
		this.text = text;
		this.oldest = null;
		this.last = this.newest();
		this.list.replaceChildren();
		this.wanted();
	}

	/* The connection has ended, and no answer comes by it. */
	lost() {
		if (this.asked)
			this.state.textContent = say(NOT_ASKED);
		this.asked = false;
		this.again = false;
	}

	/* chatd answers one at a time: the next one waits for that. */
	wanted() {
		const search = { text: this.text };

		this.more.hidden = true;
		this.again = this.asked;
		if (this.again)
			return;
		if (this.oldest !== null)
			search.before = this.oldest;
		this.asked = this.ask(search);
		this.state.textContent = say(this.asked ? "searching…"
							: NOT_ASKED);
	}

	/* An answer, perhaps to what nobody wants to know any more. */
	answered(search) {
		this.asked = false;
		if (this.again) {
			this.wanted();
			return;
		}
		if (search.error !== undefined) {
			this.state.textContent = search.error;
			return;
		}
		for (const line of search.lines.reverse()) {
			this.list.append(this.item(line));
			this.oldest = line.n;
		}
		this.more.hidden = !search.more;
		this.state.textContent = this.words(search);
	}

	words(search) {
		const count = this.count(search.more);

		return search.searched < this.last
			? `${count}; ` + say("lines after {} cannot be searched yet",
					     search.searched)
			: count;
	}

	count(more) {
		const found = this.list.children.length;

		if (found === 0)
			return say("no line has all of these words");
		if (more)
			return say("{} lines, and older ones", found);
		return found === 1 ? say("1 line") : say("{} lines", found);
	}

	item(line) {
		const item = document.createElement("li");
		const button = document.createElement("button");
		const time = document.createElement("time");
		const when = new Date(line.time);

		time.dateTime = line.time;
		time.textContent = `${day.format(when)} ${clock.format(when)}`;
		button.type = "button";
		button.append(time);
		if (isSomebodys(line))
			button.append(nameElement(line));
		button.append(line.text ?? "");
		button.addEventListener("click", () => {
			this.close();
			this.show(line.n);
		});
		item.append(button);
		return item;
	}
}
