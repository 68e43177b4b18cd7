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

/** Of each way the fastest run in milliseconds, of at least three and of as many as fit into two seconds each. They take
 * turns, so that whatever else the machine does befalls all of them. */
function fastest(ways) {
    const best = ways.map(() => Infinity);
    const begun = performance.now();
    for (let round = 0; round < 3 || (performance.now() - begun < 2000 * ways.length && round < 50); round += 1) {
        for (const [way, run] of ways.entries()) {
            const start = performance.now();
            run();
            best[way] = Math.min(best[way], performance.now() - start);
        }
        if (performance.now() - begun > 10000 * ways.length) break;
    }
    return best;
}

function say(what, dialect, files, milliseconds, failed = 0, of = 0) {
    const bytes = files.reduce((sum, file) => sum + Buffer.byteLength(file), 0);
    const megabytes_per_second = milliseconds ? bytes / 1e3 / milliseconds : null;
    console.log(JSON.stringify({ what, dialect, milliseconds, megabytes_per_second, failed, of }));
}

const WAYS = ["sqlparser", "reading", "reading and checks"];
const modules = process.argv.slice(2);
for (const path of modules) {
    const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
    const { room, run, memory } = instance.exports;
    const goThrough = (texts, way, dialect) => {
        for (const text of texts) {
            const at = room(text.length); // may move the memory
            new Uint8Array(memory.buffer, at, text.length).set(text);
            run(way, ORDER.indexOf(dialect));
        }
    };
    const inputs = DIALECTS.map((dialect) => [dialect, filesOf(dialect)]);
    const bytes = inputs.map(([dialect, files]) => [dialect, files, files.map((file) => new TextEncoder().encode(file))]);
    // the engine compiles a function well once it has run for a while: nobody is measured before that
    for (let round = 0; round < 5; round += 1) {
        for (const [dialect, , texts] of bytes) WAYS.forEach((_, way) => goThrough(texts, way, dialect));
    }
    for (const [dialect, files, texts] of bytes) {
        const times = fastest(WAYS.map((_, way) => () => goThrough(texts, way, dialect)));
        for (const [way, name] of WAYS.entries()) {
            // several modules are told apart by their names
            const which = modules.length > 1 ? ` ${basename(path, ".wasm")}` : "";
            say(`${name}, wasm${which}`, dialect, files, times[way]);
        }
    }
}

const split = (file) => file.split(/;\n\n/).map((text) => text.trim().replace(/;$/, "")).filter(Boolean);

/** A peer takes statement by statement, so that one that fails does not spare it the rest; or the files as they are. */
function peer(name, dialect, parse, cut = split) {
    const files = filesOf(dialect);
    const statements = files.flatMap(cut);
    let failed = 0;
    for (const text of statements) {
        try { parse(text); } catch { failed += 1; }
    }
    const [time] = fastest([() => {
        for (const text of statements) {
            try { parse(text); } catch { /* counted above */ }
        }
    }]);
    say(name, dialect, files, time, failed, statements.length);
}

const { parseSync, loadModule } = require("libpg-query");
await loadModule();
peer("libpg-query (wasm)", "postgresql", (text) => parseSync(text));

const { Parser } = require("node-sql-parser");
const parser = new Parser();
const NAMES = { postgresql: "Postgresql", mysql: "MySQL", sqlserver: "TransactSQL", sqlite: "Sqlite", snowflake: "Snowflake", bigquery: "BigQuery" };
for (const dialect of DIALECTS) peer("node-sql-parser", dialect, (text) => parser.astify(text, { database: NAMES[dialect] }));

const { importer } = require("@dbml/core");
for (const [dialect, name] of [["postgresql", "postgres"], ["mysql", "mysql"], ["sqlserver", "mssql"]]) {
    peer("@dbml/core", dialect, (text) => importer.import(text, name), (file) => [file]);
}
