export interface SilenceWatch {
  /** Aborted when the caller gives up or the model is silent for too long. */
  readonly signal: AbortSignal
  /** Whether anything was heard. */
  readonly begun: boolean
  /** The limit that was passed, if one was. */
  readonly passed: 'first' | 'between' | null
  /** The model wrote or thought something. */
  heard(): void
  /** Something came that is no word: the connection lives. That alone is believed for ten minutes. */
  stirred(): void
  /** It has said why it ended; what may still come, the usage, comes soon. */
  ending(): void
  /** What was heard is being handled; that the reader takes its time is not the model's silence. */
  sleep(): void
  end(): void
}

/** DeepSeek gives up on a request itself after so long: https://api-docs.deepseek.com/quick_start/rate_limit */
const LONGEST_WITHOUT_WORD_MS = 600_000
const LAST_WORDS_MS = 2000

/** One timer per stream, moved on instead of made anew: there may be fifty signs a second in a thousand streams. */
export function watchSilence(
  caller: AbortSignal,
  limits: { firstPieceMs: number; pieceMs: number },
): SilenceWatch {
  const controller = new AbortController()
  const giveUp = () => controller.abort()
  caller.addEventListener('abort', giveUp, { once: true })
  let begun = false
  let asleep = false
  let ending = false
  let wordAt = performance.now()
  let passed: SilenceWatch['passed'] = null
  let timer = setTimeout(expire, limits.firstPieceMs)

  function expire() {
    if (asleep) return
    if (!ending) passed = begun ? 'between' : 'first'
    controller.abort()
  }

  return {
    signal: controller.signal,
    get begun() {
      return begun
    },
    get passed() {
      return passed
    },
    heard() {
      asleep = false
      wordAt = performance.now()
      if (ending) return
      if (begun) {
        timer.refresh()
      } else {
        begun = true
        clearTimeout(timer)
        timer = setTimeout(expire, limits.pieceMs)
      }
    },
    stirred() {
      if (!ending && performance.now() - wordAt < LONGEST_WITHOUT_WORD_MS) timer.refresh()
    },
    ending() {
      if (ending) return
      ending = true
      asleep = false
      clearTimeout(timer)
      timer = setTimeout(expire, LAST_WORDS_MS)
    },
    sleep() {
      asleep = true
    },
    end() {
      clearTimeout(timer)
      caller.removeEventListener('abort', giveUp)
    },
  }
}
