/**
 * A cell as RFC 4180 writes it. A text that a spreadsheet would take for a formula gets an apostrophe before it: names of runs and metrics are
 * written by others than those who open the file.
 */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
