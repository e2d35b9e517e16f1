/* SPDX-License-Identifier: MIT */
/*
 * screenshot.mjs - draws the page for README.md: some people by the page and by
 * telnet, and what they say. CHATD=build/chatd node tests/web/screenshot.mjs
 * doc/page.png
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Chatd, Telnet } from "./chatd.mjs";
import { Chromium } from "./chromium.mjs";

/* Who says what; "page" is whose page is drawn. */
const talk = [
	["page", "/nick olena"],
	["bob", "/nick bob"],
	["anaïs", "/nick anaïs"],
	["Ελένη", "/nick Ελένη"],
	["deploybot", "/nick deploybot"],
	["bob", "good morning! is the new build on test-2 yet?"],
	["deploybot", "chatd 0.1.0 is on test-2, all tests passed"],
	["page", "and it took over while we were all connected"],
	["anaïs", "I did not notice a thing, and I am on telnet"],
	["bob", "so that was the restart? my half line was still there"],
	["Ελένη", "καλημέρα σε όλους"],
	["page", "hello Ελένη! scroll up for what was said at night"],
	["Ελένη", "I had no idea that it went that far back"],
	["anaïs", "to the first line, line 1 is from March"],
	["bob", "and <b>markup</b> is just text, good"],
	["deploybot", "0.1.0 goes to production at 10:00"],
	["anaïs", "coffee first, then the release notes?"],
	["Ελένη", "I bring the cake"],
	["page", "see you at ten"],
];

const dir = mkdtempSync(join(tmpdir(), "chatd-screenshot-"));
const chatd = new Chatd(dir);
const chromium = new Chromium(dir);
const others = new Map();

async function come(name) {
	const other = new Telnet(chatd);

	await other.await(/Got connection/);
	others.set(name, other);
	return other;
}

/* In the page: is @text the end of a line? */
const has = (text) =>
	`[...document.querySelectorAll("#lines li")].some((line) =>
		line.textContent.endsWith(${JSON.stringify(text)}))`;

async function say(page, who, text) {
	if (who === "page")
		await page.say(text);
	else
		(others.get(who) ?? await come(who)).say(text);
	await page.until(has(text.replace(/^\/nick /, "is now ")));
}

async function draw(file) {
	const page = await chromium.open("about:blank");

	await page.call("Emulation.setDeviceMetricsOverride", {
		width: 800, height: 500, deviceScaleFactor: 1, mobile: false,
	});
	await page.call("Emulation.setLocaleOverride", { locale: "en-GB" });
	await page.navigate(`http://127.0.0.1:${chatd.webPort}/`);
	for (const [who, text] of talk)
		await say(page, who, text);
	await page.until(`document.querySelectorAll("#people-list li").length
		=== 5`);
	await page.evaluate("document.getElementById('text').focus()");

	const { data } = await page.call("Page.captureScreenshot", {});

	writeFileSync(file, Buffer.from(data, "base64"));
}

try {
	await chatd.start();
	await draw(process.argv[2]);
	await chatd.stop();
} finally {
	for (const other of others.values())
		other.end();
	await chromium.end();
	chatd.program?.process.kill("SIGKILL");
	rmSync(dir, { recursive: true, force: true, maxRetries: 10 });
}
