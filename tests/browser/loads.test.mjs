// The page starts, cleanly, wherever it is put; it starts again with no network; a new version waits until asked.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { DIST, journey, readyForOffline, started } from "./harness.mjs";

const startsCleanly = async ({ open, page, shot }) => {
  await open();
  assert.match(await page.title(), /Plumbline$/);
  await readyForOffline(page);
  await shot("loads");
};

journey("the page loads with a clean console", startsCleanly);

journey("the page loads under a sub-path", startsCleanly, { prefix: "/some/where/" });

journey("the page reloads with the server stopped", async ({ open, page, stopServer }) => {
  await open();
  await readyForOffline(page);
  await stopServer();
  await page.reload();
  await started(page);
});

journey("a page that cannot start says why, as plain text", async ({ page, url, troubles }) => {
  await page.route("**/*.wasm", (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "<b>no</b>" }));
  await page.goto(url);
  const notice = page.getByRole("alert");
  await notice.waitFor();
  assert.match(await notice.innerText(), /could not start[\s\S]*reason/i);
  assert.equal(await notice.locator("b").count(), 0);
  assert.ok(troubles.splice(0).length > 0, "the reason is in the console too");
});

// served by a test that replaces its service worker by a later one
const folder = mkdtempSync(join(tmpdir(), "plumbline-versions-"));
cpSync(DIST, folder, { recursive: true });
after(() => rmSync(folder, { recursive: true }));

journey(
  "a new version waits until the person agrees",
  async ({ open, page }) => {
    await open();
    await readyForOffline(page);
    await page.evaluate(() => {
      addEventListener("plumbline-update-ready", () => (document.documentElement.dataset.updateReady = "yes"));
    });

    const worker = join(folder, "sw.js");
    writeFileSync(worker, readFileSync(worker, "utf8").replace('VERSION = "', '$&next-'));
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.waitForFunction(() => document.documentElement.dataset.updateReady === "yes");
    const kept = () => page.evaluate(async () => (await caches.keys()).map((name) => name.includes("next-")).sort());
    assert.deepEqual(await kept(), [false, true], "the old version is still whole while the new one waits");

    const reloaded = page.waitForEvent("load");
    await page.evaluate(() => dispatchEvent(new CustomEvent("plumbline-apply-update")));
    await reloaded;
    await started(page);
    assert.deepEqual(await kept(), [true]);
  },
  { folder },
);
