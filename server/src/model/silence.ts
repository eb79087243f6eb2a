export interface SilenceWatch {
  /** Aborted when the caller gives up or the model is silent for too long. */
  readonly signal: AbortSignal
  /** Whether anything was heard. */
  readonly begun: boolean
  /** The limit that was passed, if one was. */
  readonly passed: 'first' | 'between' | null
  /** The model gave a sign of life. */
  heard(): void
  /** What was heard is being handled; that the reader takes its time is not the model's silence. */
  sleep(): void
  end(): void
}

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
  let passed: SilenceWatch['passed'] = null
  let timer = setTimeout(expire, limits.firstPieceMs)

  function expire() {
    if (asleep) return
    passed = begun ? 'between' : 'first'
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
      if (begun) {
        timer.refresh()
      } else {
        begun = true
        clearTimeout(timer)
        timer = setTimeout(expire, limits.pieceMs)
      }
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
