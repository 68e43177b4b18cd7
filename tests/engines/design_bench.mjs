// How long the engine takes in WebAssembly under Node for a schema: node design_bench.mjs MODULE.wasm SCHEMA.sql…
// The median of many runs and the fastest, in milliseconds; nothing is asserted.
import { readFileSync } from "node:fs";
import { basename } from "node:path";

const [module, ...schemas] = process.argv.slice(2);
const STEPS = ["model", "design", "read", "design and write", "read, design, write and check"];

function measured(run) {
    const times = [];
    const begun = performance.now();
    // the engine compiles a function well once it has run for a while
    for (let round = 0; round < 3; round += 1) run();
    while (times.length < 5 || (performance.now() - begun < 5000 && times.length < 200)) {
        const start = performance.now();
        run();
        times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    return [times[times.length >> 1], times[0]];
}

console.log(`| ${["schema", "tables", ...STEPS].join(" | ")} |`);
console.log(`|---|--:|${STEPS.map(() => "--:|").join("")}`);
for (const schema of schemas) {
    const compiled = await WebAssembly.compile(readFileSync(module));
    // a crate names functions of the browser that none of these steps calls
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
        (imports[from] ??= {})[name] = () => { throw new Error(`${from}.${name} is not there`); };
    }
    const instance = await WebAssembly.instantiate(compiled, imports);
    const { room, read, run, memory } = instance.exports;
    const text = readFileSync(schema);
    const at = room(text.length); // may move the memory
    new Uint8Array(memory.buffer, at, text.length).set(text);
    const tables = read();
    const times = STEPS.map((_, step) => measured(() => run(step)).map((ms) => `${ms.toFixed(1)} ms`).join(", "));
    console.log(`| ${[basename(schema, ".sql"), tables, ...times].join(" | ")} |`);
}
