/** As addresses are compared: without case, as people write them, and otherwise exactly. */
export const addressKey = (email: string): string => email.normalize('NFC').toLowerCase()

const MAX_LENGTH = 320

/**
 * An address as a provider tells it, null where it is none. Nothing in it is mended: what has characters that nobody sees,
 * or becomes another one's address when it is normalised (K, the sign of Kelvin, becomes k), is not theirs.
 */
export function addressIn(claim: unknown): string | null {
  if (typeof claim !== 'string' || claim === '' || claim.length > MAX_LENGTH || !claim.isWellFormed())
    return null
  if (/[\p{C}\p{Z}]/u.test(claim)) return null
  return [...claim].some(pretendsToBeAscii) ? null : claim.normalize('NFC')
}

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text)

/** In any of the forms that providers and databases may bring it into. */
const pretendsToBeAscii = (character: string): boolean =>
  !isAscii(character) &&
  [character.normalize('NFC'), character.normalize('NFKC'), character.toLowerCase()].some(isAscii)
