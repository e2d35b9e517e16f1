/* SPDX-License-Identifier: MIT */
/*
 * browser.mjs - two tabs of a real browser and somebody at telnet talk in one
 * room. Prints TAP.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Chatd, Telnet } from "./chatd.mjs";
import { Chromium } from "./chromium.mjs";

const dir = mkdtempSync(join(tmpdir(), "chatd-browser-"));
const chatd = new Chatd(dir);
const chromium = new Chromium(dir);
let telnet, one, two;

/* In the page: is @text the whole of the last part of a line? */
const has = (text) =>
	`[...document.querySelectorAll("#lines li")].some((line) =>
		line.lastChild.textContent === ${JSON.stringify(text)})`;
const count = (text) =>
	`[...document.querySelectorAll("#lines li")].filter((line) =>
		line.lastChild.textContent === ${JSON.stringify(text)}).length`;
const connected = `document.body.dataset.state === "connected"`;

/* At telnet: @address has left. */
const gone = (address) =>
	new RegExp(`Connection from ${address} via web closed\n`);

const open = () => chromium.open(`http://127.0.0.1:${chatd.webPort}/`);

function check(truth, what) {
	if (!truth)
		throw new Error(what);
}

const tests = {
	async page_opens_and_connects() {
		telnet = new Telnet(chatd);
		await telnet.await(/Got connection/);
		one = await open();
		await one.until(connected);
		two = await open();
		await two.until(connected);
		await one.until(`document.getElementById("count").textContent ===
			"3"`);
	},

	async tabs_and_telnet_talk() {
		await one.say("hello from one");
		await telnet.await(/hello from one\n/);
		await two.until(has("hello from one"));
		await two.say("hello from two");
		await telnet.await(/hello from two\n/);
		await one.until(has("hello from two"));
		telnet.say("hello from telnet");
		await one.until(has("hello from telnet"));
		await two.until(has("hello from telnet"));
	},

	async hostile_lines_are_text() {
		const hostile = [
			`<img src=x onerror="window.taken = 1">`,
			`<script>window.taken = 1</script>`,
			`</li></ol><h1>taken</h1>`,
			`"><svg onload=alert(1)>`,
			`\\u003cb\\u003e {"n":1} &lt;`,
			`javascript:window.taken=1`,
		];

		for (const line of hostile) {
			telnet.say(line);
			await one.until(has(line));
		}
		check(await one.evaluate(`window.taken === undefined &&
			!document.querySelector("#lines img, #lines script, " +
				"#lines h1, #lines svg, #lines b")`),
		      "a line was more than text");
	},

	async page_goes_on_after_a_restart() {
		await chatd.restart();
		telnet.say("said while nobody looked");
		await telnet.await(/said while nobody looked\n/);
		await one.until(connected);
		await one.until(has("said while nobody looked"));
		await two.until(has("said while nobody looked"));
		await one.until(connected);
		await one.say("back again");
		await one.until(has("back again"));
		await two.until(has("back again"));
		for (const line of ["hello from one", "hello from telnet",
				    "said while nobody looked", "back again"])
			for (const tab of [one, two])
				check(await tab.evaluate(count(line)) === 1,
				      `${line}: not once`);
	},

	async numbers_have_no_gap() {
		check(await one.evaluate(`(() => {
			const numbers = [...document.querySelectorAll("[data-n]")]
				.map((line) => Number(line.dataset.n));
			return numbers.every((n, i) =>
				i === 0 || n === numbers[i - 1] + 1);
		})()`), "lines are missing or out of order");
	},

	async history_comes_on_scroll() {
		let late;

		for (let i = 0; i < 300; i++)
			telnet.say(`old line ${i}`);
		await one.until(has("old line 299"));
		late = await open();
		await late.until(has("old line 299"));
		check(!await late.evaluate(has("old line 150")),
		      "all of history is there at once");
		await late.evaluate(`(() => {
			const talk = document.getElementById("talk");

			new MutationObserver(() => { talk.scrollTop = 0; })
				.observe(document.getElementById("lines"),
					 { childList: true });
			talk.scrollTop = 0;
		})()`);
		await late.until(has("hello from one"));
		await late.close();
	},

	async search_leads_to_where_it_was_said() {
		const late = await open();
		const target = `document.querySelector(".sought")`;

		await late.until(has("old line 299"));
		await late.evaluate(`document.dispatchEvent(new KeyboardEvent(
			"keydown", { key: "k", ctrlKey: true, bubbles: true }))`);
		await late.until(`document.activeElement.id === "search-text"`);
		await late.evaluate(`(() => {
			document.getElementById("search-text").value =
				'"hello from" ONE';
			document.getElementById("search-form").requestSubmit();
		})()`);
		await late.until(`document.querySelectorAll("#found li").length
			=== 1`);
		await late.evaluate(`document.querySelector("#found button")
			.click()`);
		await late.until(`${target}?.lastChild.textContent ===
			"hello from one"`);
		check(await late.evaluate(`document.activeElement === ${target}
			&& document.getElementById("search").hidden
			&& document.querySelectorAll(".gap").length === 1`),
		      "the line is not where it was said");
		/* the gap is closed from both its ends */
		await late.evaluate(`document.querySelector(".gap")
			.lastChild.click()`);
		await late.until(`(() => {
			document.querySelector(".gap")?.firstChild.click();
			return document.querySelector(".gap") === null;
		})()`);
		check(await late.evaluate(`(() => {
			const numbers = [...document.querySelectorAll("[data-n]")]
				.map((line) => Number(line.dataset.n));
			return numbers.every((n, i) =>
				i === 0 || n === numbers[i - 1] + 1);
		})()`), "lines are missing or out of order");
		await late.close();
	},

	async phone_shows_it_all() {
		const phone = await open();

		await phone.until(connected);
		await phone.call("Emulation.setDeviceMetricsOverride", {
			width: 360, height: 640, deviceScaleFactor: 2,
			mobile: true,
		});
		telnet.say(`/topic ${"what this is about, ".repeat(5)}`);
		telnet.say("m".repeat(400));
		await phone.until(`document.getElementById("topic").offsetWidth
			> 300`);
		await phone.until(has("m".repeat(400)));
		check(await phone.evaluate(`["talk", "say"].every((id) =>
			document.getElementById(id).scrollWidth <= 360) &&
			document.documentElement.scrollWidth <= 360`),
		      "something is beside the screen");
		await phone.close();
	},

	async who_quits_does_not_come_back() {
		const other = await open();

		await other.until(connected);
		await other.say("/quit");
		await other.until(`document.body.dataset.state === "ended"`);
		await other.close();
	},

	async who_leaves_the_page_leaves_the_room() {
		const other = await open();
		const mine = "#lines .mine .name";
		const own = await other.until(
			`document.querySelector("${mine}")?.title`);

		await other.navigate("about:blank");
		await telnet.await(gone(own));
		/* whoever goes away may not live to answer */
		other.call("Runtime.evaluate",
			   { expression: "history.back()" }).catch(() => {});

		const [, again] = await telnet.await(
			/Got connection from (\S+) via web\n/);

		await other.close();
		await telnet.await(gone(again));
	},

	async page_speaks_as_the_room_does() {
		const button = `document.querySelector("#say button")`;

		check(await one.evaluate(`${button}.textContent === "Send" &&
			document.documentElement.lang === "en"`),
		      "it was not English before");
		chatd.configure("de");
		await chatd.restart();
		await one.until(`document.documentElement.lang === "de"`);
		await one.until(`${button}.textContent === "Senden"`);
		await one.until(connected);
		await one.until(`document.getElementById("state")
			.textContent === "verbunden"`);
	},

	async chatd_ends_well() {
		check(await chatd.stop() === "it ended with 0",
		      "chatd has found something wrong");
	},
};

async function main() {
	const names = Object.keys(tests);
	let n = 0;

	await chromium.start();
	console.log(`1..${names.length}`);
	await chatd.start();
	for (const name of names) {
		await tests[name]();
		console.log(`ok ${++n} - ${name}`);
	}
}

/* The last that a program has complained about, as comments. */
function explain(from) {
	const lines = from.program?.words.split("\n") ?? [];
	/* where there is no D-Bus Chromium says so a hundred times */
	const telling = lines.filter((line) => line && !/dbus/.test(line));

	for (const line of telling.slice(-10))
		console.log(`# ${line}`);
}

try {
	await main();
} catch (error) {
	console.log(`not ok - ${error.stack.replaceAll("\n", "\n# ")}`);
	explain(chatd);
	explain(chromium);
	process.exitCode = 1;
} finally {
	telnet?.end();
	await chromium.end();
	chatd.program?.process.kill("SIGKILL");
	rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
}
