// The keys of the editor. None of the browser's own is taken, and none of the page's; Tab leaves the editor after Escape.

import { completionKeymap, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, historyKeymap, indentWithTab } from "@codemirror/commands";
import { openSearchPanel, searchKeymap } from "@codemirror/search";
import { EditorView, keymap } from "@codemirror/view";

// back and forward, view source, page information; and Ctrl+K, which is the page's palette
const TAKEN = new Set(["Alt-ArrowLeft", "Alt-ArrowRight", "Mod-u", "Mod-i", "Mod-[", "Mod-]", "Shift-Mod-k", "Mod-Alt-\\"]);
const free = (binding) => !TAKEN.has(binding.key);

// the browser finds only the lines that are drawn, so searching has keys of its own
const searching = [
  { key: "Mod-Shift-f", run: openSearchPanel, scope: "editor search-panel", preventDefault: true },
  ...searchKeymap.filter((binding) => ["Escape", "F3"].includes(binding.key) && binding.scope?.includes("search-panel")),
];

/** What typing text over a selection does. */
const typeOver = EditorView.domEventHandlers({
  // the browser would carry the style of what is replaced into an attribute, which the page's policy forbids and reports
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty) return false;
    if (view.state.readOnly) return true;
    event.preventDefault();
    const { from, to } = view.state.selection.main;
    const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const taken = view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, event.data, insert));
    if (!taken) view.dispatch(insert());
    return true;
  },
});

/** The keys, weakest last. */
export const keys = [
  typeOver,
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...searching,
    ...historyKeymap.filter(free),
    ...defaultKeymap.filter(free),
    indentWithTab,
  ]),
];
