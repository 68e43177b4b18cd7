// What is offered where the caret stands (`|`), and where places of the engine lie in the editor's text.

import assert from "node:assert/strict";
import { test } from "node:test";
import { CompletionContext } from "@codemirror/autocomplete";
import { sql } from "@codemirror/lang-sql";
import { EditorState, Text } from "@codemirror/state";
import { dialectOf } from "../src/dialects.js";
import { completeNames } from "../src/names.js";
import { lineSeparator, placeOf, placer } from "../src/place.js";

const KNOWN = [["customer", ["customer_id", "email"]], ["Order Line", ["line_no"]]];

/** The names that are offered at `|`, keywords apart. */
function offered(text, dialect = "postgresql", explicit = false) {
  const pos = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", ""), extensions: [sql({ dialect: dialectOf(dialect) }).language] });
  const result = completeNames(() => KNOWN, () => dialect)(new CompletionContext(state, pos, explicit));
  return (result?.options ?? []).filter((option) => ["class", "property"].includes(option.type)).map((option) => option.apply ?? option.label);
}

/** All that is offered, keywords included. */
function words(text, dialect) {
  const state = EditorState.create({ doc: text, extensions: [sql({ dialect: dialectOf(dialect) }).language] });
  const result = completeNames(() => [], () => dialect)(new CompletionContext(state, text.length, true));
  return result.options.map((option) => option.label);
}

const TABLE = "create table visit (visit_id int, at timestamp, constraint p primary key (visit_id));\n";

test("names fit the place", () => {
  const cases = [
    ["create table a (b int references c|", ["customer", '"Order Line"', "a"]],
    ["create table a (b int references customer (e|", ["customer_id", "email"]],
    ["create table a (b int, c int, primary key (|b", ["b", "c"]],
    ["create table a (b int, c int, constraint k unique (b, |c", ["b", "c"]],
    [`${TABLE}insert into visit (v|`, ["visit_id", "at"]],
    [`${TABLE}create index i on visit (a|`, ["visit_id", "at"]],
    [`${TABLE}select v.| from visit v`, ["visit_id", "at"]],
    ["select customer.|", ["customer_id", "email"]],
    ["select 'from |'", []],
    ["-- from |", []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(offered(text, "postgresql", text.includes("|b") || text.includes("|c")), expected, text);
});

test("keywords follow the case of the text, and ClickHouse's types their own", () => {
  assert.ok(words("create ta", "postgresql").includes("table"));
  assert.ok(words("CREATE TA", "postgresql").includes("TABLE"));
  assert.ok(words("create table t (a ", "clickhouse").includes("LowCardinality"));
  assert.ok(words("CREATE TABLE t (a ", "clickhouse").includes("UInt64"));
  assert.ok(!words("create table t (", "postgresql").includes("name"));
});

test("places are counted in characters", () => {
  const doc = Text.of(["a𝒳b", "", "end"]);
  const offset = placer(doc);
  assert.deepEqual([offset(1, 1), offset(1, 3), offset(2, 1), offset(2, 9), offset(9, 1), offset(0, 0)], [0, 3, 5, 5, 9, 0]);
  assert.deepEqual(placeOf(doc, 3), { line: 1, column: 3 });
});

test("a text comes back with the line ends that it had", () => {
  for (const text of ["a\nb\n", "a\r\nb\r\n", "a\r\nb\nc", "a\rb", ""]) {
    const state = EditorState.create({ doc: text, extensions: [EditorState.lineSeparator.of(lineSeparator(text))] });
    assert.equal(state.sliceDoc(), text, JSON.stringify(text));
  }
});
