// The model as a person looks at it: the diagram by pointer, wheel and keys, search, the bus matrix, the outline.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bring, FIXTURES, go, journey } from "./harness.mjs";

const rental = () => ({ name: "schema.sql", text: readFileSync(join(FIXTURES, "rental", "schema.sql"), "utf8") });

/** A schema of `n` sales, each of a thing and a kind of its own, all in one of a few places. */
function manyTables(n) {
  let text = "";
  for (let i = 0; i < 4; i += 1) text += `create table place_${i} (place_${i}_id int primary key, name text not null);\n`;
  for (let i = 0; i < n; i += 1) {
    text += `create table thing_${i} (thing_${i}_id int primary key, name text not null, colour text);\n`;
    text += `create table kind_${i} (kind_${i}_id int primary key, name text not null, meaning text);\n`;
    text += `create table sale_${i} (sale_${i}_id bigint primary key, thing_${i}_id int not null references thing_${i}, kind_${(i * 7) % n}_id int references kind_${(i * 7) % n}, place_${i % 4}_id int not null references place_${i % 4}, amount numeric(10,2) not null, sold_at timestamptz not null);\n`;
  }
  return { name: "large.sql", text };
}

const transform = (page) => page.locator("#diagram svg > g").getAttribute("transform");
const boxes = (page) => page.locator("#diagram .node").evaluateAll((nodes) => nodes.map((node) => node.dataset.table).sort());

journey("the diagram is moved, zoomed, searched and walked by keys", async ({ open, page, shot }) => {
  await open();
  await bring(page, [rental()]);
  await go(page, "model");
  await page.locator("#diagram .node").first().waitFor();
  const tables = await boxes(page);
  assert.ok(tables.some((name) => name.startsWith("fct_")) && tables.includes("dim_customer"), tables.join());
  assert.ok((await page.locator("#diagram .role").allTextContents()).includes("brought back date"), "roles are drawn");

  // wheel, buttons, keys and a drag all move it; a drag that ends on a box opens nothing
  const frame = await page.locator("#diagram").boundingBox();
  const middle = [frame.x + frame.width / 2, frame.y + frame.height / 2];
  let before = await transform(page);
  const moves = [
    async () => (await page.mouse.move(...middle), await page.mouse.wheel(0, -240)),
    () => page.getByRole("button", { name: "Zoom out" }).click(),
    async () => {
      await page.mouse.move(...middle);
      await page.mouse.down();
      await page.mouse.move(middle[0] + 60, middle[1] + 40, { steps: 4 });
      await page.mouse.up();
    },
    () => page.locator("#diagram").press("Shift+ArrowLeft"),
    () => page.locator("#diagram").press("+"),
    () => page.locator("#diagram").press("0"),
  ];
  for (const move of moves) {
    await move();
    await page.waitForFunction((before) => document.querySelector("#diagram svg > g").getAttribute("transform") !== before, before);
    before = await transform(page);
  }
  assert.equal(await page.evaluate(() => location.hash), "#/model");

  // arrows go from table to table, Enter opens the one that was said
  await page.locator("#diagram").press("ArrowRight");
  await page.locator("#diagram").press("Enter");
  await page.waitForFunction(() => location.hash.startsWith("#/model/"));
  const opened = decodeURIComponent((await page.evaluate(() => location.hash)).slice("#/model/".length));
  assert.ok(tables.includes(opened), opened);
  await page.locator(".inspector h2", { hasText: opened }).waitFor();
  await page.locator(`#diagram .node.on[data-table="${opened}"]`).waitFor();

  // a column finds its table
  await page.locator("#diagram").press("/");
  await page.keyboard.type("iban");
  assert.match(await page.locator("#diagram-found").innerText(), /^1 of \d+ tables$/);
  assert.equal(await page.locator("#diagram .node.aside").count(), tables.length - 1);
  await page.keyboard.press("Escape");
  await page.locator("#diagram .node.aside").first().waitFor({ state: "detached" });
  await shot("model-diagram");

  // the outline and the bus matrix say the same
  await page.locator("#diagram-outline summary").click();
  const outlined = await page.locator("#diagram-outline a").allInnerTexts();
  assert.deepEqual(tables.filter((name) => !outlined.includes(name)), []);
  await page.getByRole("button", { name: "Bus matrix" }).click();
  assert.match(await page.locator("#bus-matrix tbody tr", { hasText: "fct_hire" }).innerText(), /brought back date/);
  await page.locator("#bus-matrix td a", { hasText: "customer" }).first().click();
  await page.locator(".inspector h2", { hasText: "dim_customer" }).waitFor();
});

journey("of five hundred tables only what can be seen is drawn", async ({ open, page, shot }) => {
  await open();
  await bring(page, [manyTables(165)]);
  await go(page, "model");
  await page.locator("#diagram .node").first().waitFor({ timeout: 60_000 });
  assert.equal(await page.locator("#diagram .node text").count(), 0, "from afar a box is a shape");
  const all = (await boxes(page)).length;
  assert.ok(all >= 490, `${all} tables`);
  await shot("model-large");
  await page.locator("#diagram-actual").click();
  await page.locator("#diagram .node text").first().waitFor();
  const near = (await boxes(page)).length;
  assert.ok(near > 0 && near < all / 5, `${near} of ${all} are drawn`);

  // measured, not judged: frames while it is dragged about
  const frame = await page.locator("#diagram").boundingBox();
  await page.evaluate(() => {
    globalThis.frames = [];
    let last = performance.now();
    const tick = (now) => (globalThis.frames.push(now - last), (last = now), requestAnimationFrame(tick));
    requestAnimationFrame(tick);
  });
  await page.mouse.move(frame.x + 300, frame.y + 200);
  await page.mouse.down();
  for (let n = 0; n < 60; n += 1) await page.mouse.move(frame.x + 300 - n * 9, frame.y + 200 + Math.sin(n / 5) * 120);
  await page.mouse.up();
  const frames = await page.evaluate(() => globalThis.frames.slice(2).sort((a, b) => a - b));
  const at = (part) => Math.round(frames[Math.floor((frames.length - 1) * part)]);
  console.log(`dragging through ${all} tables: median frame ${at(0.5)} ms, 95th percentile ${at(0.95)} ms`);
});

journey("a column is followed back to its line, and the pipeline from source to reader", async ({ open, page, shot }) => {
  await open();
  await bring(page, [rental()]);
  await go(page, "model/dim_customer/email");
  await page.getByRole("button", { name: "Lineage" }).click();
  const way = page.locator("#column-lineage");
  await way.locator(".ways li").first().waitFor();
  assert.match(await way.locator(".ways li").first().innerText(), /^customer\.email \(schema\.sql:\d+\) → raw\.customer → stg_customer\.email/);
  await way.locator('a[href="#/files/lineage/dim_customer.json"]').first().waitFor();
  await page.locator(".lineage .columns a", { hasText: "last_name" }).click();
  await way.locator("h2", { hasText: "dim_customer.last_name" }).waitFor();
  await shot("model-lineage");

  await go(page, "pipelines");
  await page.locator("#pipeline-steps tbody tr").first().waitFor();
  const steps = await page.locator("#pipeline-steps tbody td:nth-child(2)").allInnerTexts();
  assert.deepEqual([...new Set(steps)], ["Sources", "Extract", "Landing", "Staging", "Marts", "Serving", "Consumers"]);
  assert.equal(await page.locator(".flow .stop").count(), steps.length, "the picture has what the table has");
  await shot("pipelines");
});

journey("a person insists on something about the model and takes it back", async ({ open, page, shot }) => {
  await open();
  await bring(page, [rental()]);
  await go(page, "model/dim_customer/email");
  const panel = page.locator(".inspector");
  await panel.locator("#edited-column").waitFor();
  assert.equal(await panel.locator("#edited-column").inputValue(), "email", "the column of the address is picked");
  await panel.locator("#column-history").selectOption({ label: "overwritten (type 1)" });
  await panel.locator(".insisted li", { hasText: "history.dim_customer.email" }).waitFor();

  // what cannot be a name is refused by the engine, in words
  await panel.locator("#edit-table").click();
  await panel.locator("#rename-table").fill("Not a name");
  await page.keyboard.press("Enter");
  await page.locator(".toast", { hasText: "takes a name of small letters" }).waitFor();
  await panel.locator("#table-history").selectOption({ label: "history kept (type 2)" });
  await panel.locator(".insisted li", { hasText: "history.dim_customer" }).nth(1).waitFor();
  await shot("model-edits");

  await panel.getByRole("button", { name: "Take back history.dim_customer.email" }).click();
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await panel.locator(".insisted li", { hasText: "history.dim_customer.email" }).waitFor();
  for (let n = 0; n < 2; n += 1) await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await panel.locator(".insisted").waitFor({ state: "detached" });
});
