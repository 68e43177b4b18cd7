// Prints how long the design, its sweep, its alternatives, its rehearsals and the questions take in WebAssembly under Node:
// the median and the fastest of so many runs, in milliseconds, as they are: `node benches/outlook/measure.mjs FILE.wasm [TABLES…]`
import { readFileSync } from "node:fs";

const compiled = await WebAssembly.compile(readFileSync(process.argv[2]));
// a crate names functions of the browser that none of these steps calls
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(compiled)) {
  (imports[from] ??= {})[name] = () => { throw new Error(`${from}.${name} is not there`); };
}
const { prepare, run } = (await WebAssembly.instantiate(compiled, imports)).exports;
const WAYS = [["design", 200], ["sweep of all axes", 15], ["three alternatives", 15], ["rehearsals", 50], ["open questions", 10], ["design, answer by answer", 17 * 30]];

for (const tables of process.argv.length > 3 ? process.argv.slice(3).map(Number) : [10, 100]) {
  console.log(`${prepare(tables)} tables`);
  WAYS.forEach(([name, runs], way) => {
    for (let warm = 0; warm < 17; warm += 1) run(way);
    const times = Array.from({ length: runs }, () => {
      const start = performance.now();
      run(way);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    const ms = (value) => `${value.toFixed(2)} ms`.padStart(12);
    console.log(`  ${name.padEnd(26)} median ${ms(times[Math.floor(runs / 2)])}, fastest ${ms(times[0])}, out ${run(way)}`);
  });
}
