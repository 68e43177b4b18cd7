// Weighs the built page as a visitor downloads it (brotli at its best) and fails when a part is over its limit in
// budget.json or when a script, style or wasm file belongs to no part: node scripts/budget.mjs [FOLDER] (default dist)

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const folder = process.argv[2] ?? "dist";
const parts = JSON.parse(readFileSync(new URL("../budget.json", import.meta.url), "utf8"));

/** Bytes of a text or a program after brotli at quality 11. */
function compressed(bytes) {
  return brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  }).length;
}

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
  .sort();

const number = (value) => value.toLocaleString("en-US").padStart(11);
const unclaimed = new Set(files.filter((name) => /\.(css|html|js|wasm)$/.test(name) && name !== "sw.js"));
let over = false;

for (const [part, { limit, files: patterns }] of Object.entries(parts)) {
  const members = files.filter((name) => patterns.some((pattern) => new RegExp(pattern).test(name)));
  let sum = 0;
  for (const name of members) {
    const bytes = readFileSync(join(folder, name));
    const small = compressed(bytes);
    sum += small;
    unclaimed.delete(name);
    console.log(`${number(bytes.length)} ${number(small)}  ${name}`);
  }
  const verdict = members.length === 0 ? "EMPTY" : sum > limit ? "OVER" : "ok";
  over ||= verdict !== "ok";
  console.log(`${" ".repeat(11)} ${number(sum)}  = ${part}, brotli; limit ${limit.toLocaleString("en-US")}: ${verdict}\n`);
}
for (const name of unclaimed) console.error(`${name} belongs to no part of budget.json`);
if (over || unclaimed.size > 0) {
  console.error("the page is over its budget");
  process.exitCode = 1;
}
