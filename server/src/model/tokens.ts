import { createThread } from '../base/thread.js'

/** A thread that has counted nothing for so long ends: it takes 75 MB, and gives 30 of them back. */
const IDLE_MS = 300_000

/** Rather too few: an estimate sets aside more than is used. */
const CHARACTERS_A_TOKEN = 3

const thread = createThread<string, number>({
  file: new URL('./tokens.worker.js', import.meta.url),
  name: 'tokens',
  idleMs: IDLE_MS,
})

/**
 * Counts tokens as the models of OpenAI do, which is near enough for others. In a thread of its own: in the one that
 * serves, loading its tables would hold up every reply for a tenth of a second, and each count for some milliseconds.
 * Should it fail, those who wait get an estimate: no reply is lost for want of a number.
 */
export async function countTokens(text: string): Promise<number> {
  if (text === '') return 0
  try {
    return await thread.ask(text)
  } catch (error) {
    process.emitWarning(`Tokens are estimated: the thread that counts them failed (${error}).`)
    return Math.ceil(text.length / CHARACTERS_A_TOKEN)
  }
}
