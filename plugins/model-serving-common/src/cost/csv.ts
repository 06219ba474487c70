/**
 * A cell that spreadsheets show as it is: text that they would take for a formula gets an apostrophe in front.
 */
function cell(value: string | number | null): string {
  if (value === null) {
    return '';
  }
  if (typeof value === 'number') {
    return String(value);
  }
  const text = /^[\s]*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV; null is an empty cell. */
export function csvOf(
  rows: ReadonlyArray<ReadonlyArray<string | number | null>>,
): string {
  return rows.map(cells => `${cells.map(cell).join(',')}\r\n`).join('');
}
