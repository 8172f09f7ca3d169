/** What somebody typed as a number: Persian or Arabic digits, ٫ or a comma for the point, ٬ or spaces between thousands. NaN when it is none; null when it is empty. */
export function parseTyped(text: string): number | null {
  const ascii = text
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\s٬\u200e\u200f]/g, '')
    .replace('٫', '.')
    .replace('−', '-')
  if (ascii === '') return null
  const point = /^[-+]?\d+,\d+$/.test(ascii) ? ascii.replace(',', '.') : ascii
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(point) ? Number(point) : Number.NaN
}

/** The number as it is typed: no thousands marks, every digit, in the language's own digits. */
export function typedNumber(value: number, language: string): string {
  const text = String(value)
  return language === 'fa' ? text.replace(/\d/g, (digit) => String.fromCharCode(0x06f0 + Number(digit))).replace('.', '٫') : text
}
