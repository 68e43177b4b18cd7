// The whole consultation as one person has it: drop, answer by keyboard, design, break and mend the DDL, download,
// go offline, reload. The package is compared, byte for byte, with what the command writes from the same session.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bring, FIXTURES, journey, readyForOffline, started } from "./harness.mjs";

const RENTAL = join(FIXTURES, "rental");
const BROUGHT = ["schema.sql", "briefing.json", "docker-compose.yml", "requirements.txt", "package.json"];
const COMMAND = process.env.PLUMBLINE ?? "target/debug/plumbline";

const fixture = (name) => ({ name, text: readFileSync(join(RENTAL, name), "utf8") });

/** The entries of a zip, by path. */
function unzip(bytes) {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-zip-"));
  try {
    const file = join(folder, "package.zip");
    writeFileSync(file, bytes);
    const script = "import json,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))";
    const text = execFileSync("python3", ["-c", script, file], { encoding: "utf8", maxBuffer: 64e6 });
    return JSON.parse(text);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the command writes from a session file, by path. */
function commandPackage(session) {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-out-"));
  try {
    const saved = join(folder, "session.plumbline.json");
    writeFileSync(saved, session);
    const out = join(folder, "out");
    const report = JSON.parse(execFileSync(COMMAND, ["design", saved, "--out", out], { encoding: "utf8", maxBuffer: 64e6 }));
    return Object.fromEntries(report.files_modified.map((path) => [path, readFileSync(join(out, path), "utf8")]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

journey(
  "a consultation from a dropped dump to a package, offline at the end",
  async ({ open, page, download, stopServer, shot }) => {
    await open();
    await bring(page, BROUGHT.map(fixture));
    await page.goto("#/context").catch(() => page.evaluate(() => (location.hash = "#/context")));
    await page.locator(".fact").first().waitFor();
    const facts = await page.locator(".fact").allInnerTexts();
    assert.ok(facts.some((fact) => fact.includes("docker-compose.yml:")), "facts name file and line");
    await shot("context");

    // three questions by keyboard: a chip, then on; evidence or nothing, then on
    await page.evaluate(() => (location.hash = "#/questions"));
    const title = page.locator("#question-title");
    await title.waitFor();
    const asked = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const question = await title.innerText();
      asked.push(question);
      await page.keyboard.press("1");
      await page.keyboard.press("Enter");
      await page.waitForFunction((before) => document.querySelector("#question-title")?.textContent !== before, question);
    }
    assert.equal(new Set(asked).size, 3, "each question is asked once");
    await page.keyboard.press("Shift+Enter");
    await page.waitForFunction((before) => document.querySelector("#question-title")?.textContent === before, asked[2]);
    assert.match(await page.locator("#settled-counts").innerText(), /[1-9]\d* answered/);
    await shot("questions");

    await page.evaluate(() => (location.hash = "#/design"));
    await page.locator("#monthly-cost").waitFor();
    await shot("design");

    // an error in the definitions, with line and column
    await page.evaluate(() => (location.hash = "#/model"));
    await page.getByRole("button", { name: "DDL" }).click();
    await page.waitForFunction(() => document.querySelector("sql-editor#ddl-editor")?.value.includes("create table"));
    const derived = await page.evaluate(() => document.querySelector("#ddl-editor").value);
    const lines = derived.split("\n");
    const broken = lines.findIndex((line) => line.startsWith("create table"));
    lines[broken] = lines[broken].replace("create table", "create tabel");
    await page.evaluate(() => document.querySelector("#ddl-editor").focus());
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(lines.join("\n"));
    const finding = page.locator("#ddl-findings .finding.error").first();
    await finding.waitFor();
    assert.equal(await finding.getAttribute("data-line"), String(broken + 1));
    assert.equal(await finding.getAttribute("data-column"), "8");
    await shot("ddl-error");
    await page.locator("#ddl-revert").click();
    await page.waitForFunction((derived) => document.querySelector("#ddl-editor")?.value === derived, derived);
    await finding.waitFor({ state: "detached" });

    const session = await download(() => page.locator("#save-session").click());
    const zip = await download(() => page.locator("#download-package").click());
    const inPage = unzip(zip.bytes);
    const byCommand = commandPackage(session.bytes);
    assert.deepEqual(Object.keys(inPage).sort(), Object.keys(byCommand).sort());
    for (const path of Object.keys(byCommand)) assert.equal(inPage[path], byCommand[path], path);

    await readyForOffline(page);
    const name = await page.locator("#session-name").inputValue().catch(() => page.locator("#session-name").innerText());
    await stopServer();
    await page.reload();
    await started(page);
    await page.evaluate(() => (location.hash = "#/context"));
    await page.locator(".fact").first().waitFor();
    const again = await page.locator("#session-name").inputValue().catch(() => page.locator("#session-name").innerText());
    assert.equal(again, name, "the session is still there");
    assert.equal((await page.locator(".fact").count()) > 5, true, "with its facts");
  },
  { timeout: 180_000 },
);

journey("what cannot be read says where and what to do, and nothing is lost", async ({ open, page }) => {
  await open();
  await bring(page, [fixture("schema.sql")]);
  await page.evaluate(() => (location.hash = "#/context"));
  await page.locator(".fact").first().waitFor();
  const before = await page.locator(".fact").count();
  await bring(page, [
    { name: "briefing.json", text: '{"response_to": "data-engineer",\n "status": oops}' },
    { name: "broken.sql", text: "create table a (id int);\ncreate table b (name text default 'open);\n" },
  ]);
  // findings about the package stand there already: these two have to come
  for (const place of ["briefing.json:2", "broken.sql:2"]) {
    await page.locator(".finding", { hasText: place }).first().waitFor();
  }
  assert.ok((await page.locator(".fact").count()) >= before, "earlier facts are still there");
});

journey("a session travels as a link and comes back byte for byte", async ({ open, page, context, url, download, troubles }) => {
  await open();
  await bring(page, [fixture("docker-compose.yml"), fixture("requirements.txt")]);
  const first = await download(() => page.locator("#save-session").click());
  await page.locator("#share").click();
  const link = page.locator("#link-text");
  await link.waitFor();
  assert.match(await page.locator("#link-length").innerText(), /\d/);
  const address = (await link.inputValue().catch(() => "")) || (await link.innerText());
  const other = await context.newPage();
  await other.goto(url + address.slice(address.indexOf("#")));
  await started(other);
  await other.locator("#make-mine").waitFor();
  const save = other.waitForEvent("download");
  await other.locator("#make-mine").click();
  await other.locator("#save-session").click();
  const second = readFileSync(await (await save).path());
  assert.equal(second.toString(), first.bytes.toString());
  assert.deepEqual(troubles, []);
});

journey("the page keeps answering while a 2 MB dump is read", async ({ open, page }) => {
  await open();
  const table = (n) => `create table public.t${n} (\n  id integer not null primary key,\n  name text,\n  amount numeric(10,2),\n  at timestamp with time zone,\n  ref integer references public.t${Math.max(n - 1, 0)} (id)\n);\n-- ${"padding ".repeat(300)}\n`;
  let text = "";
  for (let n = 0; text.length < 2_000_000; n += 1) text += table(n);
  await page.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.longest = Math.max(globalThis.longest, entry.duration))))
      .observe({ type: "longtask", buffered: false });
  });
  await bring(page, [{ name: "large.sql", text }]);
  await page.evaluate(() => (location.hash = "#/model"));
  await page.locator("#model-heading").waitFor();
  const longest = await page.evaluate(() => globalThis.longest);
  console.log(`longest main-thread task while ${text.length.toLocaleString("en")} characters are imported: ${Math.round(longest)} ms`);
});

journey(
  "every section fits a phone",
  async ({ open, page, shot }) => {
    await open();
    await bring(page, [fixture("schema.sql"), fixture("briefing.json")]);
    for (const section of ["", "context", "questions", "design", "model", "pipelines", "files", "report"]) {
      await page.evaluate((section) => (location.hash = `#/${section}`), section);
      await page.locator("main h1, main h2").first().waitFor();
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wider <= 0, `${section || "start"} is ${wider} pixels too wide`);
      await shot(`phone-${section || "start"}`);
    }
  },
  { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
);
