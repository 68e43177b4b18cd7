// Places in a text: the engine counts lines and columns from one, columns in characters; the editor counts UTF-16 units.

const OUTSIDE = /[\ud800-\udfff]/;

/** A function from line and column to the offset in a document; each long line is looked at once. */
export function placer(doc) {
  const plain = new Map();
  return (line, column) => {
    if (line < 1) return 0;
    if (line > doc.lines) return doc.length;
    const held = doc.line(line);
    if (!plain.has(line)) plain.set(line, !OUTSIDE.test(held.text));
    const wanted = Math.max(column - 1, 0);
    if (plain.get(line)) return Math.min(held.from + wanted, held.to);
    let units = 0;
    for (let n = 0; n < wanted && units < held.text.length; n += 1) units += held.text.codePointAt(units) > 0xffff ? 2 : 1;
    return held.from + units;
  };
}

/** Line and column, from one and in characters, of an offset. */
export function placeOf(doc, offset) {
  const line = doc.lineAt(offset);
  const before = line.text.slice(0, offset - line.from);
  return { line: line.number, column: (OUTSIDE.test(before) ? [...before].length : before.length) + 1 };
}

/** What ends a line, so that the text comes back byte for byte as it came. */
export function lineSeparator(text) {
  if (!text.includes("\r")) return "\n";
  return /(^|[^\r])\n/.test(text) || !text.includes("\n") ? "\n" : "\r\n";
}
