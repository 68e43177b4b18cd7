// Completion in definitions: which names can stand where the caret is. The engine gives the names of the schema; those
// of the text itself are added as it is typed.

import { keywordCompletionSource } from "@codemirror/lang-sql";
import { syntaxTree } from "@codemirror/language";
import { asWritten, dialectOf } from "./dialects.js";

// a name, quoted in any way, or one sign; comments and strings are left out
const TOKEN = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|("[^"]*"|`[^`]*`|\[[^\]\n]*\]|[\p{L}_][\p{L}\p{N}_$]*|[().,;])/gu;
// what is read for names; a larger text has the schema's names alone
const MOST_READ = 400_000;
const MOST_STATEMENT = 40_000;

const TABLES_FOLLOW = new Set(["references", "from", "join", "into", "update", "table", "truncate", "like", "clone", "describe"]);
const COLUMNS_IN = new Set(["key", "unique", "by", "check", "include", "distkey", "sortkey", "clustered", "index", "columns", "set"]);
const NO_COLUMN = new Set([
  "constraint", "primary", "foreign", "unique", "check", "key", "index", "exclude", "like", "period", "fulltext", "spatial", "projection",
]);

const bare = (token) => (/^["`[]/.test(token) ? token.slice(1, -1) : token);
const isName = (token) => token !== undefined && !"().,;".includes(token);
const lower = (token) => token?.toLowerCase();

function tokens(text) {
  const found = [];
  for (const [, token] of text.matchAll(TOKEN)) if (token) found.push(token);
  return found;
}

/** The last part of a name that may be qualified, beginning at `at`, and where it ends. */
function qualified(list, at) {
  let end = at;
  while (list[end + 1] === "." && isName(list[end + 2])) end += 2;
  return isName(list[end]) ? { name: bare(list[end]), end } : null;
}

/** Tables and their columns that a text declares. */
function declared(text) {
  const list = tokens(text);
  const tables = [];
  for (let at = 0; at < list.length; at += 1) {
    if (lower(list[at]) !== "table") continue;
    let next = at + 1;
    while (["if", "not", "exists", "only"].includes(lower(list[next]))) next += 1;
    const held = qualified(list, next);
    if (!held || list[held.end + 1] !== "(") continue;
    const columns = [];
    let depth = 1;
    let begins = true;
    for (at = held.end + 2; at < list.length && depth > 0 && list[at] !== ";"; at += 1) {
      if (list[at] === "(") depth += 1;
      else if (list[at] === ")") depth -= 1;
      else if (list[at] === ",") begins = depth === 1;
      else if (begins) {
        if (!NO_COLUMN.has(lower(list[at]))) columns.push(bare(list[at]));
        begins = false;
      }
    }
    at -= 1;
    tables.push([held.name, columns]);
  }
  return tables;
}

const read = new WeakMap();

function namesOf(doc, known) {
  if (!read.has(doc)) read.set(doc, doc.length > MOST_READ ? [] : declared(doc.toString()));
  const all = new Map(known.map(([table, columns]) => [table.toLowerCase(), [table, columns]]));
  for (const [table, columns] of read.get(doc)) {
    if (columns.length > 0 || !all.has(table.toLowerCase())) all.set(table.toLowerCase(), [table, columns]);
  }
  return all;
}

/** What surrounds the caret: the tokens of its statement up to it, and the whole statement. */
function around(state, from) {
  let node = syntaxTree(state).resolveInner(from, -1);
  while (node && node.name !== "Statement") node = node.parent;
  const begins = Math.max(node?.from ?? 0, from - MOST_STATEMENT);
  const ends = Math.min(node ? Math.max(node.to, from) : state.doc.length, from + MOST_STATEMENT);
  const before = tokens(state.sliceDoc(begins, from));
  const last = before.lastIndexOf(";") + 1;
  return { before: before.slice(last), whole: tokens(state.sliceDoc(begins, ends)).slice(last) };
}

/** The table whose definition, insertion or index this statement is. */
function own(list) {
  const words = list.slice(0, 40).map(lower);
  const at = words.findIndex((word, n) => ["table", "into", "update"].includes(word) || (word === "on" && words.includes("index") && n > 1));
  if (at < 0) return null;
  let next = at + 1;
  while (["if", "not", "exists", "only"].includes(words[next])) next += 1;
  return qualified(list, next)?.name ?? null;
}

/** The table that a name stands for: itself, or the one that it is an alias of. */
function aliased(list, alias) {
  for (let at = 0; at < list.length; at += 1) {
    if (!["from", "join", "into", "update"].includes(lower(list[at])) && list[at] !== ",") continue;
    const held = qualified(list, at + 1);
    if (!held) continue;
    const next = lower(list[held.end + 1]) === "as" ? held.end + 2 : held.end + 1;
    if (isName(list[next]) && lower(bare(list[next])) === alias.toLowerCase()) return held.name;
  }
  return null;
}

/** What opened the innermost parenthesis: the tokens before it, or none outside all. */
function opener(before) {
  let depth = 0;
  for (let at = before.length - 1; at >= 0; at -= 1) {
    if (before[at] === ")") depth += 1;
    else if (before[at] === "(" && depth === 0) return before.slice(0, at);
    else if (before[at] === "(") depth -= 1;
  }
  return null;
}

/** The table that the name at the end of `list` is, where `words` come before it. */
function namedAfter(list, words) {
  let at = list.length - 1;
  while (at > 1 && list[at - 1] === ".") at -= 2;
  return isName(list[at]) && words.includes(lower(list[at - 1])) ? bare(list.at(-1)) : null;
}

const option = (type, boost, detail) => (label) => ({ label, type, boost, detail, apply: quotedIfNeeded(label) });
const quotedIfNeeded = (label) => (/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(label) ? undefined : `"${label.replaceAll('"', '""')}"`);

/** A completion source; `given()` is the schema's names as `[table, [column, …]]`, `dialect()` the present dialect's name. */
export function completeNames(given, dialect) {
  return (context) => {
    const inside = syntaxTree(context.state).resolveInner(context.pos, -1).name;
    if (["String", "LineComment", "BlockComment"].includes(inside)) return null;
    const word = context.matchBefore(/[\p{L}_][\p{L}\p{N}_$]*/u);
    const from = word?.from ?? context.pos;
    const { before, whole } = around(context.state, from);
    const last = lower(before.at(-1));
    if (!word && !context.explicit && last !== "." && last !== "references") return null;

    const names = namesOf(context.state.doc, given());
    const tables = (boost) => [...names.values()].map(([table]) => option("class", boost, "table")(table));
    const columnsOf = (table, boost) => {
      const held = table && names.get(table.toLowerCase());
      return held ? held[1].map(option("property", boost, held[0])) : [];
    };
    const result = (options) => (options.length > 0 ? { from, options, validFor: /^[\p{L}\p{N}_$]*$/u } : null);

    if (last === ".") {
      const qualifier = bare(before.at(-2) ?? "");
      const table = names.has(qualifier.toLowerCase()) ? qualifier : aliased(whole, qualifier);
      return result(table ? columnsOf(table, 2) : tables(2));
    }
    if (TABLES_FOLLOW.has(last)) return result(tables(2));
    const opened = opener(before);
    if (opened) {
      const other = namedAfter(opened, ["references", "into", "on"]);
      if (other) return result(columnsOf(other, 2));
      const named = isName(opened.at(-1)) && lower(opened.at(-2)) === "key" ? "key" : lower(opened.at(-1));
      if (COLUMNS_IN.has(named)) return result(columnsOf(own(whole), 2));
    }
    const name = dialect();
    const build = (label, type) => ({ label: asWritten(name, label), type, boost: -1 });
    const keywords = keywordCompletionSource(dialectOf(name), isUpper(whole), build)(context);
    return result([...columnsOf(own(whole), 1), ...tables(0), ...(keywords?.options ?? [])]);
  };
}

/** Whether the keywords of a statement are written in capitals. */
function isUpper(list) {
  const first = list.find((token) => /^[a-z]+$/i.test(token)) ?? "";
  return first.length > 1 && first === first.toUpperCase();
}
