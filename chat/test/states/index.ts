import type { BrowserContextOptions } from 'playwright-core'
import type { World } from '../world.ts'
import { chatting } from './chatting.ts'
import { failing } from './failing.ts'
import { finding } from './finding.ts'
import { signedOut, signingIn } from './signingIn.ts'
import { env, fill, type States, stageOf } from './stage.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const desktop = { viewport: { width: 1280, height: 820 } }

export { env }

export const looks: Record<string, BrowserContextOptions> = {
  light: { ...desktop, colorScheme: 'light' },
  dark: { ...desktop, colorScheme: 'dark' },
  phone: { ...phone, colorScheme: 'light' },
  'phone-dark': { ...phone, colorScheme: 'dark' },
  // Longer words, where there is least room for them.
  german: { ...phone, colorScheme: 'light', locale: 'de-DE' },
  contrast: { ...desktop, contrast: 'more', colorScheme: 'light' },
  forced: { ...desktop, forcedColors: 'active', colorScheme: 'dark' },
}

/** Every state of the app one after the other, in one look. */
export async function* statesOf(world: World, look: BrowserContextOptions): States {
  const stage = stageOf(world, look)
  await fill(world)
  yield* signingIn(stage)
  yield* chatting(stage)
  yield* finding(stage)
  yield* failing(stage)
  yield* signedOut(stage)
}
