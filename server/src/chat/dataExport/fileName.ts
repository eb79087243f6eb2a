const MAX_BYTES = 120
/** What stands behind it is never looked at: rules for ends and marks take the square of a length. */
const LOOKED_AT = 1000
/** Of a path, a drive, a pattern or a shell; and what only turns the direction of the text, to hide how a name ends. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu
/** Devices of Windows, whatever follows the first dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i

/** A name for a file that every system takes, from what people wrote; `otherwise` where nothing is left of that. */
export function fileName(text: string, extension: string, otherwise: string): string {
  const words = text
    .slice(0, LOOKED_AT)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, ' ')
    .replace(/\s+/g, ' ')
    .replace(DEVICE, '$1_')
  const stem = trimmed(shortened(trimmed(words)))
  return `${stem === '' ? otherwise : stem}.${extension}`
}

/** Nothing hidden, and nothing that Windows takes off. */
const trimmed = (text: string): string => text.replace(/^[\s.~-]+|[\s.]+$/g, '')

function shortened(text: string): string {
  let room = MAX_BYTES
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    room -= Buffer.byteLength(segment)
    if (room < 0) break
    kept += segment
  }
  return kept
}

/** A header of RFC 6266: the name in ASCII, and for whoever reads RFC 8187 as it is. */
export function attachment(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7E]|["\\%]/gu, '_')
  const quoted = `attachment; filename="${plain}"`
  return plain === name ? quoted : `${quoted}; filename*=UTF-8''${encoded(name)}`
}

const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
