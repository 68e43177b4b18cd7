// The design page below its decisions: what if a need were another, alternatives, rehearsals, the cost as the load grows,
// the price book and the governance, found by role and label and worked by keyboard.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drop, FIXTURES, go, journey } from "./harness.mjs";

const schema = readFileSync(join(FIXTURES, "rental", "schema.sql"), "utf8");

/** A session about the rental, as a file that can be opened. */
const rental = () => {
  const answers = {
    "estate.cloud": { value: "aws" },
    "load.bytes_per_day": { value: "2 GB" },
    "load.history": { value: "120 GB" },
    "needs.freshness": { value: "24 h" },
    "security.regimes": { value: ["gdpr", "sox"] },
    "team.engineers": { value: "4" },
  };
  const session = { format: "plumbline-session", version: 3, name: "Rental", sources: [{ name: "schema.sql", text: schema }], answers };
  return { name: "rental.plumbline.json", text: JSON.stringify(session) };
};

/** Opens the session and waits until the design page has told everything. */
async function openDesign({ open, page }) {
  page.setDefaultTimeout(90_000);
  await open();
  await drop(page, [rental()]);
  await page.waitForFunction(() => location.hash === "#/questions");
  await go(page, "design");
  await section(page, "Where it tips").waitFor();
  await section(page, "How long each copy is kept").waitFor();
}

const section = (page, name) => page.getByRole("region", { name, exact: true });

/** The page itself never scrolls sideways. */
async function fits(page) {
  const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= seen, `the page is ${wide} wide in a window of ${seen}`);
  for (const part of await page.locator(".page").all()) {
    const [wide, seen] = await part.evaluate((held) => [held.scrollWidth, held.clientWidth]);
    assert.ok(wide <= seen, `the section is ${wide} wide in ${seen}`);
  }
}

journey(
  "a need is tried at another value, and taken over as an answer",
  async ({ open, page, download, shot }) => {
    await openDesign({ open, page });
    // where a decision flips stands in its row, and in full beside the list
    const store = page.locator('[data-decision="storage.serving"]');
    await store.getByText(/^Flips when the load is \d/).waitFor();
    await store.getByRole("link").click();
    await page.getByRole("heading", { name: "What would change our mind" }).waitFor();

    const load = section(page, "Load");
    const handle = load.getByRole("slider", { name: "Load" });
    const take = load.getByRole("button", { name: "Take it over" });
    const today = await load.getByRole("status").innerText();
    assert.match(today, /^today's load: \$/);
    assert.ok(await take.isDisabled(), "today's value is no other");

    // to the far end by keyboard: other decisions, another cost, and the session as it was
    await handle.focus();
    await page.keyboard.press("End");
    await load.getByText(/decisions? otherwise; \$[\d,]+ a month (more|less) than today\./).waitFor();
    assert.match(await load.getByRole("status").innerText(), /^1,000 times today's load: \$/);
    const otherwise = load.getByRole("table", { name: "Decisions that fall otherwise" });
    assert.ok((await otherwise.getByRole("row").count()) > 1);
    await load.getByText("What taking it over would answer").press("Enter");
    await load.getByText("2 TB", { exact: true }).waitFor();
    await load.getByText("How the cost at this point is obtained").press("Enter");
    await load.locator(".bill > li").first().waitFor();
    await shot("what-if");
    await load.getByRole("button", { name: "Back to today" }).press("Enter");
    await load.getByText("No decision falls otherwise; the cost stays as it is.").waitFor();

    // a step of freshness, taken over, is an answer; one undo takes it back
    const freshness = section(page, "Freshness");
    await freshness.getByRole("slider", { name: "Freshness" }).focus();
    await page.keyboard.press("ArrowRight");
    const said = freshness.getByRole("status");
    await said.filter({ hasNotText: /^24 hours/ }).waitFor();
    const tried = (await said.innerText()).split(":")[0];
    await freshness.getByRole("button", { name: "Take it over" }).press("Enter");
    await page.getByText(`${tried} is what the design stands on now. Undo takes it back`).waitFor();
    const saved = async () => JSON.parse((await download(() => page.locator("#save-session").click())).bytes);
    assert.equal((await saved()).answers["needs.freshness"].value.replace(/ h$/, " hours of freshness"), tried);
    await page.getByRole("button", { name: "Undo", exact: true }).first().click();
    assert.equal((await saved()).answers["needs.freshness"].value, "24 h");
  },
  { timeout: 400_000 },
);

journey(
  "alternatives, the cost as the load grows and rehearsals tell the same as their tables",
  async ({ open, page }) => {
    await openDesign({ open, page });
    const alternatives = section(page, "Three finished alternatives").getByRole("article");
    assert.ok((await alternatives.count()) >= 2);
    const other = alternatives.filter({ has: page.getByRole("button", { name: "Take this one" }) }).first();
    const title = await other.getByRole("heading", { level: 3 }).innerText();
    await other.locator("summary").filter({ hasText: "Moving parts" }).press("Enter");
    await other.locator(".derivation").first().waitFor();

    // the chart says its ends, the table every load
    const grows = section(page, "Cost as the load grows");
    const label = await grows.getByRole("img", { name: /^Monthly cost from / }).getAttribute("aria-label");
    await grows.getByText("The same as a table").press("Enter");
    const table = grows.getByRole("table", { name: "Dollars a month by load and component" });
    const rows = table.getByRole("row");
    const last = await rows.last().getByRole("cell").first().innerText();
    assert.ok(label.endsWith(last), `${label} ends with ${last}`);

    const rehearsals = section(page, "Rehearsals").locator("details[data-rehearsal]");
    assert.ok((await rehearsals.count()) >= 8);
    await rehearsals.first().locator("summary").first().press("Enter");
    await rehearsals.first().getByRole("heading", { name: "What to do" }).waitFor();

    await other.getByRole("button", { name: "Take this one" }).press("Enter");
    await page.getByText(`${title}: its options are pinned. Undo takes it back`).waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  },
  { timeout: 400_000 },
);

journey(
  "a price is searched, given, felt in the bill and taken back",
  async ({ open, page, download, shot }) => {
    await openDesign({ open, page });
    const book = section(page, "Price book");
    const found = book.getByRole("status");
    const used = Number((await found.innerText()).match(/^(\d+) price/)[1]);
    const table = book.getByRole("table");
    assert.equal(await table.locator("tr[data-price]").count(), used);
    await book.getByLabel("Prices that").selectOption({ index: 2 });
    assert.notEqual(await table.locator("tr[data-price]").count(), 0, "some of the book is old");
    for (const tag of await table.locator("tr[data-price]").allInnerTexts()) assert.match(tag, /older than a year/);
    await book.getByLabel("Prices that").selectOption({ index: 3 });
    await found.filter({ hasText: /^The first 100 of \d+ prices/ }).waitFor();
    await book.getByLabel(/^Search by service/).fill("s3 standard first");
    const row = table.locator("tr[data-price='aws.s3.standard.first50tb']");
    await found.filter({ hasText: /^1 price$/ }).waitFor();
    assert.match(await row.innerText(), /\$0\.023 per GB-month/);

    // a price that is none is refused and the form stays; Escape leaves it
    const change = row.getByRole("button", { name: "Change the price of S3, Standard, first 50 TB" });
    await change.press("Enter");
    const field = book.getByLabel("S3, Standard, first 50 TB: US dollars per GB-month");
    assert.ok(await field.evaluate((held) => held === document.activeElement), "the field has the focus");
    await field.fill("cheap");
    await field.press("Enter");
    await page.getByText(/'?cheap'?/).first().waitFor();
    assert.equal(await field.getAttribute("aria-invalid"), "true");
    await field.press("Escape");
    await field.waitFor({ state: "detached" });
    assert.ok(await change.evaluate((held) => held === document.activeElement), "the button has the focus again");

    // of what is used, the first one at ten times its price
    await book.getByLabel(/^Search by service/).fill("");
    await book.getByLabel("Prices that").selectOption({ index: 0 });
    const id = await table.locator("tr[data-price]").first().getAttribute("data-price");
    const first = table.locator(`tr[data-price='${id}']`);
    const bill = page.locator("#monthly-cost");
    const before = await bill.innerText();
    await first.getByRole("button", { name: /^Change the price of/ }).press("Enter");
    await book.getByLabel(/: US dollars per /).fill("1234.5");
    await page.keyboard.press("Enter");
    // the design may use another price now; what was given is listed by itself
    await book.getByLabel("Prices that").selectOption({ index: 1 });
    await first.getByText("given here").waitFor();
    await page.waitForFunction((before) => document.querySelector("#monthly-cost").innerText !== before, before);
    await shot("price-book");
    const saved = JSON.parse((await download(() => page.locator("#save-session").click())).bytes);
    assert.deepEqual(saved.prices, { [id]: "1234.5" });

    await first.getByRole("button", { name: /^Take back the price of/ }).press("Enter");
    await found.filter({ hasText: "No price fits" }).waitFor();
    const filter = book.getByLabel("Prices that");
    assert.ok(await filter.evaluate((held) => held === document.activeElement), "the focus is not lost with the row");
    await page.waitForFunction((before) => document.querySelector("#monthly-cost").innerText === before, before);
  },
  { timeout: 400_000 },
);

for (const width of [360, 768, 1440]) {
  journey(
    `the governance is read and filtered in a window of ${width}`,
    async ({ open, page, shot }) => {
      await openDesign({ open, page });
      const law = section(page, "What the law demands");
      const rows = law.getByRole("table").locator("tbody tr");
      const all = await rows.count();
      await law.getByLabel("Regime", { exact: true }).selectOption("sox");
      await law.getByRole("status").filter({ hasText: new RegExp(`of ${all} demands`) }).waitFor();
      const sox = await rows.count();
      assert.ok(sox > 0 && sox < all);
      for (const regime of await rows.locator("td:first-child").allInnerTexts()) assert.equal(regime, "SOX");
      await law.getByLabel("Only what is left to people").press("Space");
      const left = Number((await law.getByRole("status").innerText()).match(/(\d+) left to people$/)[1]);
      assert.equal(await rows.count(), left);
      for (const row of await rows.allInnerTexts()) assert.match(row, /left to people/);
      await law.getByLabel("Only what is left to people").press("Space");
      await law.getByLabel("Regime", { exact: true }).selectOption("");
      assert.equal(await rows.count(), all);

      const classes = section(page, "Columns with personal data");
      await classes.getByLabel("Search by table, column or class").fill("email");
      await classes.getByText("dim_customer.email").first().waitFor();
      const kept = section(page, "How long each copy is kept");
      await kept.locator("summary").first().press("Enter");
      await kept.locator(".derivation").first().waitFor();
      await fits(page);
      await shot(`governance-${width}`);

      // a folder leads to its first file
      await page.waitForFunction(() => document.querySelector("table.controls a") !== null);
      await law.getByRole("link").first().press("Enter");
      await page.waitForFunction(() => location.hash.startsWith("#/files/"));
      await page.locator("#file-preview h2").waitFor();
    },
    { timeout: 400_000, viewport: { width, height: 900 }, colorScheme: width === 768 ? "dark" : "light" },
  );
}
