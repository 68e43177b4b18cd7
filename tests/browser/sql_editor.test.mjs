// SQL edited in the page: the editor comes when it is opened and not before, underlines what is wrong as it is typed,
// mends it by keyboard and by click, completes names, shows the schema for another engine, and does all of it offline.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FIXTURES, journey, readyForOffline, started } from "./harness.mjs";

const SCHEMA = readFileSync(join(FIXTURES, "rental", "schema.sql"), "utf8");

/** Drops a file on the page and takes it. */
async function bring(page, name, text) {
  const transfer = await page.evaluateHandle(([name, text]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], name));
    return transfer;
  }, [name, text]);
  for (const kind of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", kind, { dataTransfer: transfer });
  await page.locator("#import-add").click();
  await page.locator("#import-add").waitFor({ state: "detached" });
}

/** Opens the SQL of the model page. */
async function openSql(page) {
  await page.evaluate(() => (location.hash = "#/model"));
  await page.getByRole("button", { name: "DDL" }).click();
}

const line = (page) => page.locator("#ddl-editor .cm-line").first();
const value = (page) => page.evaluate(() => document.querySelector("#ddl-editor").value);
const untilText = (page, text) => page.waitForFunction((text) => document.querySelector("#ddl-editor")?.value?.includes(text), text);

/** Opens a text in the editor by a part of its name, and waits for what it must hold. */
async function choose(page, name, holds) {
  const option = page.locator("#ddl-document option", { hasText: name });
  await page.locator("#ddl-document").selectOption(await option.getAttribute("value"));
  await untilText(page, holds);
  await line(page).waitFor();
}

/** Writes at the end of the text, as a person does. */
async function write(page, text) {
  await page.evaluate(() => document.querySelector("#ddl-editor").focus());
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText(text);
}

/** All scripts that the page has loaded. */
const scripts = (page) => page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.endsWith("editor.js")));

journey(
  "an error in the SQL is underlined, listed, and mended by keyboard, and the text is kept",
  async ({ open, page, shot }) => {
    await open();
    await bring(page, "schema.sql", SCHEMA);
    await page.evaluate(() => (location.hash = "#/context"));
    await page.locator(".fact").first().waitFor();
    await page.evaluate(() => (location.hash = "#/model"));
    await page.locator("#model-heading").waitFor();
    assert.deepEqual(await scripts(page), [], "nothing of the editor is loaded before it is opened");

    await openSql(page);
    await untilText(page, "create table");
    await line(page).waitFor();
    assert.equal((await scripts(page)).length, 1);
    await choose(page, "schema.sql", "CREATE TABLE");
    await page.waitForFunction(() => document.querySelector("#ddl-findings-summary")?.textContent !== "Reading…");
    const before = await page.locator("#ddl-findings .finding.error").count();
    await write(page, "\ncreate table note (\n  note_id integer primary key,\n);\n");
    const finding = page.locator("#ddl-findings .finding.error").last();
    await page.waitForFunction((n) => document.querySelectorAll("#ddl-findings .finding.error").length > n, before);
    const stray = "  note_id integer primary key,";
    const wrong = String((await value(page)).split("\n").lastIndexOf(stray) + 1);
    assert.equal(await finding.getAttribute("data-line"), wrong);
    assert.equal(await finding.getAttribute("data-column"), String(stray.length));
    assert.match(await finding.innerText(), new RegExp(`schema\\.sql:${wrong}:${stray.length}`));
    await page.locator("#ddl-editor .cm-lintRange-error").first().waitFor();
    await shot("sql-error");

    await page.keyboard.press("Control+Home");
    await page.keyboard.press("Shift+F8");
    assert.match(await page.locator("#ddl-editor .finding-here").innerText(), new RegExp(`Line ${wrong}, column`));
    await page.keyboard.press("Control+.");
    await untilText(page, "note_id integer primary key\n)");
    await page.waitForFunction((n) => document.querySelectorAll("#ddl-findings .finding.error").length === n, before);
    await page.locator("#ddl-editor .cm-lintRange-error").first().waitFor({ state: "detached" });

    // the same mistake twice, mended one by click and the rest at once
    const twice = ["a", "b", "c"].map((name) => `create table twice_${name} (id int,\n);\n`).join("");
    await write(page, twice);
    await page.locator("#ddl-fix-all", { hasText: "3" }).waitFor();
    await page.locator("#ddl-findings .fix").first().click();
    await page.locator("#ddl-fix-all", { hasText: "2" }).click();
    await page.waitForFunction(() => !document.querySelector("#ddl-findings .fix"));
    assert.match(await value(page), /twice_a \(id int\n\);\ncreate table twice_b \(id int\n\);\ncreate table twice_c \(id int\n\);/);

    // the schema is read again from what was typed, and the session holds it
    await page.evaluate(() => (location.hash = "#/start"));
    await openSql(page);
    await choose(page, "schema.sql", "note_id integer primary key\n)");

    // Escape, then Tab, leaves the text
    await page.evaluate(() => document.querySelector("#ddl-editor").focus());
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), "ddl-editor");
  },
  { timeout: 180_000 },
);

journey("names of the schema are offered where they fit", async ({ open, page, shot }) => {
  await open();
  await bring(page, "schema.sql", SCHEMA);
  await openSql(page);
  await choose(page, "schema.sql", "CREATE TABLE");
  const offered = page.locator("#ddl-editor .cm-tooltip-autocomplete li");

  await write(page, "\ncreate table visit (visit_id integer, customer_id integer references cus");
  await page.keyboard.type("t");
  await offered.first().waitFor();
  assert.match(await offered.first().innerText(), /^customer/);
  await shot("sql-completion");
  await page.waitForTimeout(200); // an offer is not taken while it has only just appeared
  await page.keyboard.press("Enter");
  await untilText(page, "references customer");
  await page.keyboard.type(" (cus");
  await offered.first().waitFor();
  assert.match(await offered.first().innerText(), /^customer_id/);
  await page.keyboard.press("Escape");
});

journey(
  "another engine beside the text, and a second dialect of the same package",
  async ({ open, page, shot }) => {
    await open();
    await bring(page, "schema.sql", SCHEMA);
    await openSql(page);
    await untilText(page, "create table");
    await choose(page, "BigQuery", "options (");
    const keyword = page.locator("#ddl-editor .cm-line span").first();
    await keyword.waitFor();
    await choose(page, "schema.sql", "CREATE TABLE");
    await page.locator("#ddl-beside-choice").selectOption({ label: "Snowflake" });
    await page.waitForFunction(() => document.querySelector("#ddl-beside")?.value?.includes("create table"));
    const written = await page.evaluate(() => document.querySelector("#ddl-beside").value);
    assert.match(written, /branch/);
    assert.match(await page.locator(".ddl").innerText(), /Snowflake/);
    await shot("sql-beside");

    // it is there to read
    await page.evaluate(() => document.querySelector("#ddl-beside").focus());
    await page.keyboard.type("x");
    assert.equal(await page.evaluate(() => document.querySelector("#ddl-beside").value), written);

    // and follows what is typed
    await write(page, "\ncreate table visit (visit_id integer primary key);\n");
    await page.waitForFunction(() => document.querySelector("#ddl-beside").value.includes("visit_id"));
  },
);

journey("without a network the editor opens as before", async ({ open, page, stopServer }) => {
  await open();
  await bring(page, "schema.sql", SCHEMA);
  await readyForOffline(page);
  await page.waitForFunction(() => document.querySelector(".topbar .saved")?.textContent.includes("aved"));
  await stopServer();
  await page.reload();
  await started(page);
  await openSql(page);
  await untilText(page, "create table");
  await line(page).waitFor();
  await choose(page, "schema.sql", "CREATE TABLE");
});

journey("a text area stands in where the editor cannot be had", async ({ open, page, troubles }) => {
  // a service worker would have it in its cache
  await page.addInitScript(() => delete Navigator.prototype.serviceWorker);
  await page.route("**/editor.js", (route) => route.abort());
  await open();
  await bring(page, "schema.sql", SCHEMA);
  await openSql(page);
  await page.locator("#ddl-no-editor").waitFor();
  assert.match(await page.locator("#ddl-no-editor").innerText(), /could not be loaded/);
  await untilText(page, "create table");
  await page.locator("textarea#ddl-editor").fill("create tabel t (id int);\n");
  const finding = page.locator("#ddl-findings .finding.error").first();
  await finding.waitFor();
  assert.equal(await finding.getAttribute("data-line"), "1");
  assert.equal(await finding.getAttribute("data-column"), "8");
  const others = troubles.splice(0).filter((trouble) => !/Failed to load resource|ERR_FAILED/.test(trouble));
  assert.deepEqual(others, []);
});

journey("a session to read shows its SQL and takes no changes", async ({ open, page, context, url, troubles }) => {
  await open();
  await bring(page, "schema.sql", SCHEMA);
  await page.locator("#share").click();
  const link = page.locator("#link-text");
  await link.waitFor();
  await page.waitForFunction(() => (document.querySelector("#link-text")?.value ?? document.querySelector("#link-text")?.textContent ?? "").includes("#"));
  const address = (await link.inputValue().catch(() => "")) || (await link.innerText());
  const other = await context.newPage();
  await other.goto(url + address.slice(address.indexOf("#")));
  await started(other);
  await other.locator("#make-mine").waitFor();
  await openSql(other);
  await untilText(other, "create table");
  await line(other).waitFor();
  await choose(other, "schema.sql", "CREATE TABLE");
  const before = await value(other);
  await other.evaluate(() => document.querySelector("#ddl-editor").focus());
  await other.keyboard.type("x");
  assert.equal(await value(other), before);
  assert.deepEqual(troubles, []);
});

for (const [name, options] of [
  ["a phone", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
  ["a desk in the dark", { viewport: { width: 1440, height: 900 }, colorScheme: "dark" }],
]) {
  journey(
    `the editor fits ${name}`,
    async ({ open, page, shot }) => {
      await open();
      await bring(page, "schema.sql", SCHEMA);
      await openSql(page);
      await choose(page, "schema.sql", "CREATE TABLE");
      await page.locator("#ddl-beside-choice").selectOption({ label: "BigQuery" });
      await page.waitForFunction(() => document.querySelector("#ddl-beside")?.value?.includes("create table"));
      await write(page, "\ncreate tabel note (note_id integer);\n");
      await page.locator("#ddl-editor .cm-lintRange-error").first().waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wider <= 0, `${wider} pixels too wide`);
      await shot(`sql-${name.replaceAll(" ", "-")}`);
    },
    options,
  );
}

journey(
  "a finding is left as it is for a reason, a check is weighed otherwise, and both can be taken back",
  async ({ open, page, shot }) => {
    await open();
    const text = "CREATE TABLE `shop` (`id` int NOT NULL AUTO_INCREMENT, `price` float, `email` varchar(99), PRIMARY KEY (`id`)) ENGINE=InnoDB;\n";
    await bring(page, "shop.sql", text);
    await openSql(page);
    await choose(page, "shop.sql", "CREATE TABLE");
    assert.equal(await page.locator("#ddl-dialect").inputValue(), "mysql", "the dialect is the one that the text shows");
    const finding = (rule) => page.locator(`#ddl-findings .finding[data-rule="${rule}"]`);
    const row = (rule) => page.locator("#ddl-findings li", { has: page.locator(`[data-rule="${rule}"]`) });
    await finding("personal_data_without_class").waitFor();

    await row("personal_data_without_class").locator(".leave").click();
    const form = row("personal_data_without_class").locator("form.waive");
    assert.equal(await form.locator(".waive-reach option").first().innerText(), "shop.email");
    await form.locator(".waive-reason").fill("the column is dropped next week");
    await shot("sql-leave");
    await form.getByRole("button", { name: "Leave it" }).click();
    await finding("personal_data_without_class").waitFor({ state: "detached" });
    assert.match(await page.locator("#ddl-waived summary").innerText(), /1 left as it is/);

    await row("float_for_money").locator(".leave").click();
    await row("float_for_money").locator(".waive-severity").selectOption("error");
    await page.locator('#ddl-findings .finding.error[data-rule="float_for_money"]').waitFor();

    await page.locator("#ddl-waived summary").click();
    await shot("sql-waived");
    await page.locator("#ddl-waived li", { hasText: "next week" }).getByRole("button").click();
    await finding("personal_data_without_class").waitFor();
    await page.locator("#ddl-waived li", { hasText: "float_for_money" }).getByRole("button").click();
    await page.locator("#ddl-waived").waitFor({ state: "detached" });
    await page.locator('#ddl-findings .finding.error[data-rule="float_for_money"]').first().waitFor({ state: "detached" });
  },
);
