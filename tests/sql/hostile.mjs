// Ten megabytes of hostile text through the SQL room in WebAssembly, where a stack that overflows ends the worker.
// node hostile.mjs MODULE.wasm: reads and checks each text and says how long it took and how much memory the module holds.
import { readFileSync } from "node:fs";

const SIZE = 10_000_000;
const filled = (head, again) => head + again.repeat(Math.floor((SIZE - head.length) / again.length));
const TEXTS = {
    "quotes that never close": filled("create table a (b text default '", "never closed "),
    "a quote on every line": filled("", "'\ncreate table a (b int);\n"),
    "comments that never close": filled("", "/* create table a (b int); "),
    "parentheses without end": filled("create table a (b int check ", "("),
    "100,000 nested parentheses": `create table a (b int check (${"(".repeat(100_000)}1${")".repeat(100_000)}));`,
    "types in types": filled("create table a (b ", "array<"),
    "queries in queries": filled("create view a as select * from ", "(select * from "),
    "cases in cases": filled("select ", "case when "),
    "a million semicolons": ";".repeat(1_000_000),
    "nothing but NUL": "\0".repeat(SIZE),
    "lone surrogates": "\uFFFD".repeat(SIZE / 3),
    "operators without end": filled("create table a (b int check (b = ", "1 + "),
    "one word": "a".repeat(SIZE),
    "a path without end": filled("create table ", "a."),
    "tables without end": filled("", "create table a (b int);\n"),
};

const [path] = process.argv.slice(2);
const bytes = readFileSync(path);
let failed = 0;
for (const [name, text] of Object.entries(TEXTS)) {
    const { instance } = await WebAssembly.instantiate(bytes, {});
    const { room, run, memory } = instance.exports;
    const coded = new TextEncoder().encode(text);
    const begun = performance.now();
    try {
        for (const way of [1, 2]) {
            const at = room(coded.length);
            new Uint8Array(memory.buffer, at, coded.length).set(coded);
            run(way, 0);
        }
        const seconds = ((performance.now() - begun) / 1e3).toFixed(1);
        console.log(`ok      ${name}: ${seconds} s, ${Math.round(memory.buffer.byteLength / 1e6)} MB`);
    } catch (error) {
        failed += 1;
        console.log(`failed  ${name}: ${error}`);
    }
}
process.exit(failed ? 1 : 0);
