// How the editor looks. Every colour is a token of style/tokens.css: custom properties reach into the shadow root, so
// light and dark follow the page by themselves.

import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const words = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [tags.typeName, tags.standard(tags.name)], color: "var(--code-type)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: tags.special(tags.name), color: "var(--code-number)" },
]);

/** The underline of a finding: wavy and in the colour of its severity. */
const underline = (colour) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${colour} 1.5px`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
});

const surfaces = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--panel)", height: "100%", fontSize: "0.8438rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 14px 0 8px" },
  ".cm-gutters": { color: "var(--faint)", backgroundColor: "var(--sunk)", border: "0", borderRight: "1px solid var(--line)" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunk) 60%, transparent)" },
  ".cm-activeLineGutter": { color: "var(--ink)", backgroundColor: "transparent" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--accent-line)",
  },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-weak)" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-weak)", outline: "1px solid var(--warn)" },
  ".cm-searchMatch.cm-searchMatch-selected": { backgroundColor: "var(--accent-line)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-weak)", outline: "1px solid var(--accent-line)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "var(--bad-weak)" },
  ".cm-specialChar": { color: "var(--bad)" },
  ".cm-lintRange-error": underline("var(--bad)"),
  ".cm-lintRange-warning": underline("var(--warn)"),
  ".cm-lintRange-hint": underline("var(--accent)"),
  ".cm-lintRange-active": { backgroundColor: "var(--accent-weak)" },
  ".cm-tooltip": {
    color: "var(--ink)",
    backgroundColor: "var(--raised)",
    border: "1px solid var(--line-strong)",
    borderRadius: "6px",
    boxShadow: "var(--shadow)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "14em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px", lineHeight: "1.5" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { background: "var(--accent-weak)", color: "var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700", color: "var(--accent)" },
  ".cm-completionDetail": { color: "var(--soft)", fontStyle: "normal", marginLeft: "1.5em" },
  ".cm-diagnostic": { fontFamily: "var(--sans)", fontSize: "0.875rem", maxWidth: "60ch", padding: "6px 10px", whiteSpace: "normal" },
  ".cm-diagnostic-error": { borderLeft: "3px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeft: "3px solid var(--warn)" },
  ".cm-diagnostic-hint": { borderLeft: "3px solid var(--accent)" },
  ".cm-panels": { color: "var(--ink)", backgroundColor: "var(--sunk)", fontFamily: "var(--sans)", fontSize: "0.8125rem" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panels.cm-panels-bottom": { borderTop: "1px solid var(--line)" },
  ".cm-textfield": {
    color: "var(--ink)",
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-control)",
    borderRadius: "4px",
    padding: "3px 6px",
  },
  ".cm-button, .cm-diagnosticAction, .finding-here button": {
    color: "var(--ink)",
    background: "var(--panel)",
    border: "1px solid var(--line-control)",
    borderRadius: "4px",
    font: "inherit",
    padding: "2px 9px",
    cursor: "pointer",
  },
  ".cm-button:active": { background: "var(--accent-weak)" },
  ".cm-panel.cm-search": { padding: "6px 28px 6px 10px" },
  ".cm-panel.cm-search [name=close]": { color: "var(--ink)", fontSize: "1.1rem", right: "8px" },
  ":is(button, input):focus-visible": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  // of one height, so that the line above it never jumps while somebody types
  ".finding-here": { display: "flex", alignItems: "center", gap: "2px 10px", padding: "4px 10px", minHeight: "40px", lineHeight: "1.4" },
  ".finding-here .place": { color: "var(--soft)", fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" },
  ".finding-here .words": {
    flex: "1 1 24ch",
    minWidth: "0",
    display: "-webkit-box",
    WebkitBoxOrient: "vertical",
    WebkitLineClamp: "2",
    overflow: "hidden",
  },
  ".finding-here .error": { color: "var(--bad)", fontWeight: "630" },
  ".finding-here .warning": { color: "var(--warn)", fontWeight: "630" },
  ".finding-here .hint": { color: "var(--accent)", fontWeight: "630" },
});

/** Everything about the look. */
export const look = [surfaces, syntaxHighlighting(words)];
