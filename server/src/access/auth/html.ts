/** Text that is markup already. */
export interface Html {
  readonly html: string
}

/** Escapes every value that is not markup itself. */
export function html(strings: TemplateStringsArray, ...values: (string | Html | Html[])[]): Html {
  const parts = values.map((value, i) => markup(value) + (strings[i + 1] ?? ''))
  return { html: (strings[0] ?? '') + parts.join('') }
}

function markup(value: string | Html | Html[]): string {
  if (typeof value === 'string')
    return value.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
  return Array.isArray(value) ? value.map(markup).join('') : value.html
}
