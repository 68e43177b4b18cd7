// What every browser journey stands on: the built page on a server of its own, a fresh Chromium context, and a list
// of troubles (console errors, uncaught exceptions, requests to other hosts) that must be empty at the end.
// Holds no journey and no knowledge of the page's contents.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../scripts/serve.mjs";

export const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
export const FIXTURES = fileURLToPath(new URL("../fixtures", import.meta.url));
const SHOTS = fileURLToPath(new URL("screenshots", import.meta.url));

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Chromium's path: CHROMIUM in the environment, else the first usual name found on PATH. */
function chromiumPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" }).trim();
    } catch {
      // the next name may be there
    }
  }
  throw new Error("no Chromium on PATH; `make setup-tests` installs it");
}

/** Writes down all that must not happen in a context, each trouble as one line of text. */
function watch(context, page, allowed) {
  const troubles = [];
  const listen = (source) => source.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("worker", listen);
  context.on("weberror", (error) => troubles.push(`uncaught: ${error.error()?.stack ?? error.error()}`));
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["blob:", "data:"].includes(url.protocol) || allowed.includes(url.origin)) return;
    troubles.push(`request to another host: ${request.method()} ${url.href}`);
  });
  return troubles;
}

/**
 * A test in a browser: `journey("what a person does", async (stage) => { … }, options)`.
 *
 * `stage` has
 * - `page`, `context`: Playwright's own; the page is not yet loaded;
 * - `url`: where the page is served;
 * - `open(fragment)`: loads the page and waits until it has started;
 * - `download(act)`: does `act`, returns `{ name, bytes }` of the file that it downloads;
 * - `shot(name)`: a screenshot into the ignored folder `tests/browser/screenshots`;
 * - `stopServer()`: nothing answers any more, as with no network;
 * - `troubles`: what went wrong so far; a journey that provokes an error on purpose empties it with `splice(0)`.
 *
 * Options: `viewport`, `colorScheme`, `prefix` (the path under which the page is served), `allow` (other origins that
 * may be asked), `folder` (what is served instead of dist), `timeout` in milliseconds for the whole journey.
 */
export function journey(name, act, options = {}) {
  const { viewport = { width: 1280, height: 860 }, colorScheme = "light", prefix = "/", allow = [] } = options;
  test(name, { timeout: options.timeout ?? 120_000 }, async () => {
    const site = await serve({ folder: options.folder ?? DIST, prefix });
    const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
    try {
      const context = await browser.newContext({ acceptDownloads: true, viewport, colorScheme });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      const troubles = watch(context, page, [new URL(site.url).origin, ...allow]);
      try {
        await act(makeStage({ page, context, site, troubles }));
      } catch (error) {
        if (troubles.length > 0) error.message += `\nand before that:\n${troubles.join("\n")}`;
        throw error;
      }
      assert.deepEqual(troubles, []);
    } finally {
      await browser.close();
      await site.stop();
    }
  });
}

function makeStage({ page, context, site, troubles }) {
  return {
    page,
    context,
    url: site.url,
    troubles,
    stopServer: site.stop,
    async open(fragment = "") {
      await page.goto(site.url + fragment);
      await started(page);
    },
    async download(act) {
      const [download] = await Promise.all([page.waitForEvent("download"), act()]);
      return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
    },
    async shot(shotName) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: join(SHOTS, `${shotName}.png`), fullPage: true });
    },
  };
}

/** Resolves when the page's wasm has started; rejects with the page's own words when it says that it cannot. */
export async function started(page) {
  await page.waitForFunction(
    () => document.documentElement.dataset.started !== undefined || document.querySelector(".boot-failure"),
  );
  const notice = page.locator(".boot-failure");
  if (await notice.count()) throw new Error(await notice.innerText());
}

/** Resolves when the page works without a network: its service worker has kept everything and answers for it. */
export async function readyForOffline(page) {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    }
  });
}

/** Drops files on the page as a file manager does. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text } of files) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  for (const kind of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("body", kind, { dataTransfer: transfer });
  }
}

/** Brings files in through the preview. */
export async function bring(page, files) {
  await drop(page, files);
  await page.locator("#import-add").click();
  await page.locator("#import-add").waitFor({ state: "detached" });
}

/** Goes to a section by its address: `go(page, "model/fct_hire")`. */
export const go = (page, place) => page.evaluate((place) => (location.hash = `#/${place}`), place);
