// <sql-editor>: CodeMirror as an element with properties and one event, so that the page handles it like any other.
//
// Properties to set: value, dialect, readOnly, label, findings and names (both JSON), caret.
// To read: value. Methods: show(n), next(), fix(n), fixAll(), search(), focus(). Event: "sql-edited", a moment before which
// the person changed the text; the text itself is asked for when it is wanted.
//
// Its insides live in a shadow root, because styles of a shadow root are adopted sheets, which the page's content
// security policy allows, and not elements in the head, which it forbids.

import { autocompletion, closeBrackets } from "@codemirror/autocomplete";
import { history } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { bracketMatching } from "@codemirror/language";
import { highlightSelectionMatches, openSearchPanel, search } from "@codemirror/search";
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import {
  EditorView, drawSelection, dropCursor, highlightActiveLine, highlightActiveLineGutter, highlightSpecialChars, lineNumbers,
} from "@codemirror/view";
import { dialectOf } from "./dialects.js";
import { fix, fixAll, goTo, next, show, showFindings } from "./findings.js";
import { keys } from "./keys.js";
import { look } from "./look.js";
import { completeNames } from "./names.js";
import { lineSeparator } from "./place.js";

const fromThePage = Annotation.define();

const HINT = "Tab indents. Press Escape, then Tab, to leave the editor. F8 goes to the next finding, Control and full stop mends it.";
const HINT_TO_READ = "This text can be read and copied, not changed.";

class SqlEditor extends HTMLElement {
  #view = null;
  #state = null;
  #text = "";
  #dialect = "";
  #readOnly = false;
  #label = "SQL";
  #names = [];
  #found = null;
  #caret = -1;
  /** The document that the page knows, and what has changed since it asked for it. */
  #known = null;
  #since = null;
  #parts = { dialect: new Compartment(), access: new Compartment(), label: new Compartment() };

  connectedCallback() {
    if (this.#view) return;
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#state ??= this.#newState();
    this.#known ??= this.#state.doc;
    this.#view = new EditorView({ parent: root, root, state: this.#state });
    if (this.#found) show(this.#view, this.#found, this.#known, this.#since);
    if (this.#caret >= 0) {
      const anchor = Math.min(this.#caret, this.#view.state.doc.length);
      this.#view.dispatch({ selection: { anchor }, scrollIntoView: true });
      this.#view.focus();
    }
  }

  disconnectedCallback() {
    if (!this.#view) return;
    this.#state = this.#view.state;
    this.#view.destroy();
    this.#view = null;
  }

  get value() {
    const state = this.#view?.state ?? this.#state;
    if (!state) return this.#text;
    this.#known = state.doc;
    this.#since = null;
    this.#text = state.sliceDoc();
    return this.#text;
  }

  set value(text) {
    if (text === this.#text) return;
    this.#text = text;
    const state = this.#view?.state;
    if (!state || state.lineBreak !== lineSeparator(text)) return this.#renew();
    const held = state.sliceDoc();
    let from = 0;
    let end = held.length;
    let until = text.length;
    while (from < end && from < until && held.charCodeAt(from) === text.charCodeAt(from)) from += 1;
    while (end > from && until > from && held.charCodeAt(end - 1) === text.charCodeAt(until - 1)) [end, until] = [end - 1, until - 1];
    // offsets count a line end as one; where it is two characters the whole text is replaced
    const changes =
      state.lineBreak.length === 1
        ? { from, to: end, insert: state.toText(text.slice(from, until)) }
        : { from: 0, to: state.doc.length, insert: state.toText(text) };
    this.#view.dispatch({ changes, annotations: [fromThePage.of(true), Transaction.addToHistory.of(false)] });
    this.#known = this.#view.state.doc;
    this.#since = null;
  }

  set dialect(name) {
    this.#dialect = name;
    this.#reconfigure("dialect", this.#language());
  }

  set readOnly(on) {
    this.#readOnly = on;
    this.#reconfigure("access", this.#access());
  }

  set label(text) {
    this.#label = text;
    this.#reconfigure("label", this.#labelled());
  }

  /** What is wrong in the text as the page last asked for it. */
  set findings(json) {
    this.#found = JSON.parse(json);
    if (this.#view) show(this.#view, this.#found, this.#known, this.#since);
  }

  /** The schema's names: `[[table, [column, …]], …]`. */
  set names(json) {
    this.#names = JSON.parse(json);
  }

  /** Where the caret is put, and the focus with it, when the element appears; -1 for nowhere. */
  set caret(offset) {
    this.#caret = offset;
  }

  show(index) {
    if (this.#view) goTo(this.#view, index);
  }

  fix(index) {
    if (this.#view) fix(this.#view, index);
  }

  fixAll() {
    if (this.#view) fixAll(this.#view);
  }

  next() {
    if (this.#view) next(this.#view);
  }

  search() {
    if (this.#view) openSearchPanel(this.#view);
  }

  focus() {
    this.#view?.focus();
  }

  /** Begins with the text anew, with no history; before the element appears there is nothing to begin. */
  #renew() {
    this.#state = this.#view ? this.#newState() : null;
    this.#known = this.#state?.doc ?? null;
    this.#since = null;
    this.#view?.setState(this.#state);
  }

  #newState() {
    const { dialect, access, label } = this.#parts;
    return EditorState.create({
      doc: this.#text,
      extensions: [
        EditorState.lineSeparator.of(lineSeparator(this.#text)),
        EditorState.tabSize.of(2),
        lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection(), dropCursor(),
        bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }),
        autocompletion({ icons: false, override: [completeNames(() => this.#names, () => this.#dialect)] }),
        look, showFindings, keys,
        dialect.of(this.#language()), access.of(this.#access()), label.of(this.#labelled()),
        EditorView.updateListener.of((update) => this.#changed(update)),
      ],
    });
  }

  #language() {
    return sql({ dialect: dialectOf(this.#dialect) }).language;
  }

  #access() {
    return EditorState.readOnly.of(this.#readOnly);
  }

  #labelled() {
    return EditorView.contentAttributes.of({
      "aria-label": this.#label,
      "aria-description": this.#readOnly ? HINT_TO_READ : HINT,
    });
  }

  #reconfigure(part, extension) {
    const effects = this.#parts[part].reconfigure(extension);
    if (this.#view) this.#view.dispatch({ effects });
    else this.#state &&= this.#state.update({ effects }).state;
    // a text that cannot be changed says so in its description too
    if (part === "access") this.#reconfigure("label", this.#labelled());
  }

  #changed(update) {
    if (!update.docChanged) return;
    this.#since = this.#since ? this.#since.compose(update.changes) : update.changes;
    if (update.transactions.some((held) => held.annotation(fromThePage))) return;
    this.dispatchEvent(new CustomEvent("sql-edited"));
  }
}

customElements.define("sql-editor", SqlEditor);
