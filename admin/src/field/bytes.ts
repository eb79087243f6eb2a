/** Whether a number is one of bytes, by what the schema says of it. */
export const isBytes = (help: string): boolean => /\bbytes\b/i.test(help)

const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** As people say it: "312 MB". */
export function bytesInWords(bytes: number, locale: string): string {
  // From 1000 on the next unit says it shorter.
  const power = units.findIndex((_, at) => bytes < 1000 * 1024 ** at)
  const at = power < 0 ? units.length - 1 : power
  const value = bytes / 1024 ** at
  const digits = { maximumFractionDigits: value < 10 && at > 0 ? 1 : 0 }
  return `${new Intl.NumberFormat(locale, digits).format(value)} ${units[at]}`
}
