// What is wrong in the text: underlined, described under the text where the caret stands, mended by a key or a click.
// The engine finds; this file shows. Ranges and fixes move with what is typed until the next answer comes.

import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorSelection, Prec, StateEffect, StateField } from "@codemirror/state";
import { EditorView, keymap, showPanel } from "@codemirror/view";
import { placeOf, placer } from "./place.js";

const WORDS = { error: "Error", warning: "Warning", hint: "Hint" };
const MAC = /Mac|iP(hone|[oa]d)/.test(navigator.platform);
const FIX_KEY = MAC ? "⌘." : "Ctrl+.";

const replaceFindings = StateEffect.define();

const findings = StateField.define({
  create: () => [],
  update(held, transaction) {
    for (const effect of transaction.effects) if (effect.is(replaceFindings)) return effect.value;
    return transaction.docChanged ? held.map((finding) => moved(finding, transaction.changes)) : held;
  },
});

/** A finding after changes; its fix is dropped where what it replaces was changed. */
function moved(finding, changes) {
  const from = changes.mapPos(finding.from, 1);
  const to = Math.max(from, changes.mapPos(finding.to, -1));
  const touched = (edit) => changes.touchesRange(edit.from, edit.to) === "cover" || inside(changes, edit);
  if (!finding.edits || finding.edits.some(touched)) return { ...finding, from, to, edits: null };
  const edits = finding.edits.map((edit) => ({
    ...edit,
    from: changes.mapPos(edit.from, 1),
    to: Math.max(changes.mapPos(edit.from, 1), changes.mapPos(edit.to, -1)),
  }));
  return { ...finding, from, to, edits };
}

function inside(changes, { from, to }) {
  let hit = false;
  changes.iterChangedRanges((start, end) => {
    if (from === to ? start < from && end > from : start < to && end > from) hit = true;
  });
  return hit;
}

/**
 * Shows what the engine found in `doc`, which the changes in `since` (or null) have made the present text.
 * A finding is the engine's own: rule, severity, what, why, advice, line, column, end_line, end_column, fix.
 */
export function show(view, found, doc, since) {
  const offset = placer(doc);
  let list = found.map((finding, index) => {
    const from = offset(finding.line, finding.column);
    const to = finding.line < 1 ? 0 : Math.max(from, offset(finding.end_line, finding.end_column));
    const edits = finding.fix?.map((edit) => ({
      from: offset(edit.line, edit.column),
      to: offset(edit.end_line, edit.end_column),
      insert: edit.text,
    }));
    return { ...finding, index, from, to, edits: edits ?? null };
  });
  if (since) list = list.map((finding) => moved(finding, since));
  view.dispatch({ effects: replaceFindings.of(list) });
  underlineAll(view);
}

function underlineAll(view) {
  const placed = view.state.field(findings).filter((finding) => finding.line > 0);
  view.dispatch(setDiagnostics(view.state, placed.map(diagnostic)));
}

/** Applies fixes, whose findings are taken to be gone until the next answer. */
function apply(view, mended, announcement) {
  const changes = view.state.changes(mended.flatMap((finding) => finding.edits));
  const left = view.state.field(findings).filter((held) => !mended.includes(held)).map((held) => moved(held, changes));
  view.dispatch({
    changes,
    userEvent: "input.fix",
    effects: [replaceFindings.of(left), EditorView.announce.of(announcement)],
  });
  underlineAll(view);
  view.focus();
}

function diagnostic({ from, to, severity, what, why, advice, edits, index }) {
  return {
    from,
    to,
    severity,
    message: `${what} ${why} ${advice}`,
    actions: edits ? [{ name: `Fix (${FIX_KEY})`, apply: (view) => fix(view, index) }] : [],
  };
}

/** Selects the finding of this index and scrolls it into view. */
export function goTo(view, index) {
  const finding = view.state.field(findings).find((held) => held.index === index);
  if (finding) select(view, finding);
}

function select(view, finding) {
  const selection = EditorSelection.single(finding.from, finding.to);
  view.dispatch({
    selection,
    effects: [
      EditorView.scrollIntoView(selection.main, { y: "center" }),
      EditorView.announce.of(`${WORDS[finding.severity]}: ${finding.what} ${finding.advice}`),
    ],
  });
  view.focus();
}

/** Applies the fix of the finding of this index; says whether there was one. */
export function fix(view, index) {
  const finding = view.state.field(findings).find((held) => held.index === index);
  if (!finding?.edits || view.state.readOnly) return false;
  apply(view, [finding], "Fixed");
  return true;
}

/** Applies every fix that does not overlap one before it. */
export function fixAll(view) {
  if (view.state.readOnly) return;
  const mended = [];
  const overlaps = (edit) => mended.some((held) => held.edits.some((other) => edit.from <= other.to && edit.to >= other.from));
  for (const finding of view.state.field(findings)) {
    if (finding.edits && !finding.edits.some(overlaps)) mended.push(finding);
  }
  if (mended.length > 0) apply(view, mended, `${mended.length} fixed`);
}

/** The narrowest finding at the caret; one that can be mended before one that cannot. */
function atCaret(state) {
  const { from, to } = state.selection.main;
  const here = state.field(findings).filter((held) => held.line > 0 && held.from <= to && held.to >= from);
  const rank = (held) => [held.edits ? 0 : 1, held.to - held.from];
  return here.sort((a, b) => rank(a)[0] - rank(b)[0] || rank(a)[1] - rank(b)[1])[0];
}

function step(direction) {
  return (view) => {
    const { from } = view.state.selection.main;
    const list = view.state.field(findings).filter((held) => held.line > 0).sort((a, b) => a.from - b.from);
    if (list.length === 0) return true;
    const ahead = direction > 0 ? list.find((held) => held.from > from) : list.findLast((held) => held.from < from);
    select(view, ahead ?? list.at(direction > 0 ? 0 : -1));
    return true;
  };
}

/** Goes to the finding after the caret, or to the first. */
export const next = step(1);

function fixHere(view) {
  const finding = atCaret(view.state);
  return finding ? fix(view, finding.index) : false;
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** The line under the text: where the caret stands and what is wrong there. */
function panel(view) {
  const dom = element("div", "finding-here", "");
  const draw = (state) => {
    const { line, column } = placeOf(state.doc, state.selection.main.from);
    const parts = [element("span", "place", `Line ${line}, column ${column}`)];
    const finding = atCaret(state);
    const n_found = state.field(findings).length;
    if (finding) {
      const words = element("span", "words", "");
      words.append(element("span", finding.severity, WORDS[finding.severity]), ` ${finding.what} ${finding.advice}`);
      // the list below the editor has it whole
      words.title = `${finding.what} ${finding.why} ${finding.advice}`;
      parts.push(words);
      if (finding.edits && !state.readOnly) {
        const button = element("button", "", `Fix (${FIX_KEY})`);
        button.type = "button";
        button.addEventListener("click", () => fix(view, finding.index));
        parts.push(button);
      }
    } else if (n_found > 0) {
      parts.push(element("span", "words place", "F8 goes to the next finding"));
    }
    dom.replaceChildren(...parts);
  };
  draw(view.state);
  return {
    dom,
    update(update) {
      if (update.docChanged || update.selectionSet || update.transactions.some((held) => held.effects.length > 0)) draw(update.state);
    },
  };
}

/** Everything about findings. */
export const showFindings = [
  findings,
  lintGutter(),
  showPanel.of(panel),
  Prec.high(
    keymap.of([
      { key: "F8", run: next, shift: step(-1), preventDefault: true },
      { key: "Mod-.", run: fixHere },
      { key: "Alt-Enter", run: fixHere },
    ]),
  ),
];
