/* SPDX-License-Identifier: MIT */
/*
 * people.js - who is here: asked for once, then kept up to date by the lines in
 * which people come, go and take a name.
 */
import { called, nameElement } from "./lines.js";
import { say } from "./words.js";

export class People {
	constructor() {
		this.people = new Map();
		this.total = 0;
		this.head = 0;
		this.list = document.getElementById("people-list");
		this.count = document.getElementById("count");
		this.panel = document.getElementById("people");
		this.button = document.getElementById("people-button");
		this.button.addEventListener("click", () => {
			const open = this.panel.classList.toggle("open");

			this.button.setAttribute("aria-expanded", open);
		});
		this.drawn = false;
	}

	/* All who are here; a large room names only some of them. */
	set(who) {
		this.people = new Map(who.people.map((one) => [one.id, one]));
		this.total = who.total;
		this.head = who.head;
		this.draw();
	}

	/* A line has been said that is newer than all others. */
	hear(line) {
		const known = this.people.get(line.id);

		/* of what was before they have been asked */
		if (line.n <= this.head)
			return;
		if (line.kind === "join") {
			if (!known)
				this.total++;
			this.people.set(line.id, line);
		} else if (line.kind === "leave") {
			/* or one of those that were not named */
			if (known || this.total > this.people.size)
				this.total--;
			this.people.delete(line.id);
		} else if (line.kind === "rename") {
			this.people.set(line.id, {
				...(known ?? line),
				name: line.text,
			});
		} else {
			return;
		}
		this.draw();
	}

	/* Many may come at once: the list is made once for all of them. */
	draw() {
		if (this.drawn)
			return;
		this.drawn = true;
		setTimeout(() => {
			this.drawn = false;
			this.drawNow();
		}, 50);
	}

	drawNow() {
		const sorted = [...this.people.values()].sort((a, b) =>
			called(a).localeCompare(called(b)));
		const rest = this.total - sorted.length;

		this.list.replaceChildren(...sorted.map((one) => {
			const item = document.createElement("li");

			item.append(nameElement(one));
			return item;
		}));
		if (rest > 0) {
			const item = document.createElement("li");

			item.textContent = say("and {} more", rest);
			this.list.append(item);
		}
		this.count.textContent = this.total;
	}
}
