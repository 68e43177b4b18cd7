// Reads files of Terraform and prints them as JSON, by file: node hcl.mjs main.tf network.tf
import { parse } from "@cdktf/hcl2json";
import { readFileSync } from "node:fs";

const read = {};
for (const file of process.argv.slice(2)) {
  read[file] = await parse(file, readFileSync(file, "utf8"));
}
console.log(JSON.stringify(read));
