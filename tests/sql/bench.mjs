// Throughput in WebAssembly under Node, and of other people's parsers, on the files that benches/sql.rs goes through.
// node bench.mjs MODULE.wasm MORE.wasm…: prints a line of JSON for each measurement.
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, dirname, basename } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const require = createRequire(join(here, "peers", "package.json"));
const DIALECTS = ["postgresql", "mysql", "sqlserver", "sqlite", "snowflake", "bigquery"];
const ORDER = ["postgresql", "mysql", "sqlserver", "sqlite", "snowflake", "bigquery", "redshift", "databricks", "duckdb", "clickhouse", "oracle"];

function filesOf(dialect) {
    const folder = join(root, ".tools", "sql-corpora", "bench", dialect);
    return existsSync(folder) ? readdirSync(folder).sort().map((name) => readFileSync(join(folder, name), "utf8")) : [];
}

/** The fastest of at least three runs, of as many as fit into two seconds, in milliseconds. */
async function fastest(run) {
    const times = [];
    const begun = performance.now();
    await run();
    while (times.length < 3 || (performance.now() - begun < 2000 && times.length < 50)) {
        const start = performance.now();
        await run();
        times.push(performance.now() - start);
        if (performance.now() - begun > 10000) break;
    }
    return Math.min(...times);
}

function say(what, dialect, files, milliseconds, failed = 0, of = 0) {
    const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file), 0);
    const megabytes_per_second = milliseconds ? bytes / 1e3 / milliseconds : null;
    console.log(JSON.stringify({ what, dialect, milliseconds, megabytes_per_second, failed, of }));
}

const modules = process.argv.slice(2);
for (const path of modules) {
    const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
    const { room, run, memory } = instance.exports;
    for (const dialect of DIALECTS) {
        const files = filesOf(dialect);
        const texts = files.map((file) => new TextEncoder().encode(file));
        for (const [way, name] of ["sqlparser", "reading", "reading and checks"].entries()) {
            const time = await fastest(() => {
                for (const text of texts) {
                    const at = room(text.length); // may move the memory
                    new Uint8Array(memory.buffer, at, text.length).set(text);
                    run(way, ORDER.indexOf(dialect));
                }
            });
            // several modules are told apart by their names
            const which = modules.length > 1 ? ` ${basename(path, ".wasm")}` : "";
            say(`${name}, wasm${which}`, dialect, files, time);
        }
    }
}

const split = (file) => file.split(/;\n\n/).map((text) => text.trim().replace(/;$/, "")).filter(Boolean);

/** A peer takes statement by statement, so that one that fails does not spare it the rest; or the files as they are. */
async function peer(name, dialect, parse, cut = split) {
    const files = filesOf(dialect);
    const statements = files.flatMap(cut);
    let failed = 0;
    for (const text of statements) {
        try { parse(text); } catch { failed += 1; }
    }
    const time = await fastest(() => {
        for (const text of statements) {
            try { parse(text); } catch { /* counted above */ }
        }
    });
    say(name, dialect, files, time, failed, statements.length);
}

const { parseSync, loadModule } = require("libpg-query");
await loadModule();
await peer("libpg-query (wasm)", "postgresql", (text) => parseSync(text));

const { Parser } = require("node-sql-parser");
const parser = new Parser();
const NAMES = { postgresql: "Postgresql", mysql: "MySQL", sqlserver: "TransactSQL", sqlite: "Sqlite", snowflake: "Snowflake", bigquery: "BigQuery" };
for (const dialect of DIALECTS) await peer("node-sql-parser", dialect, (text) => parser.astify(text, { database: NAMES[dialect] }));

const { importer } = require("@dbml/core");
for (const [dialect, name] of [["postgresql", "postgres"], ["mysql", "mysql"], ["sqlserver", "mssql"]]) {
    await peer("@dbml/core", dialect, (text) => importer.import(text, name), (file) => [file]);
}
