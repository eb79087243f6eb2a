import { join } from 'node:path'
import { configFolder } from '../node/configFolder.js'
import { readIfThere, writePrivate } from '../node/privateFile.js'

/** What is remembered beside tokens. */
export interface Settings {
  /** Where `parley login` was last. */
  server?: string
  /** The conversation that was last chatted in, by server. */
  conversations?: Record<string, string>
}

const path = () => join(configFolder(), 'config.json')

export async function loadSettings(): Promise<Settings> {
  const text = await readIfThere(path())
  if (text === null) return {}
  try {
    return JSON.parse(text) as Settings
  } catch {
    // Nothing in it is worth more than what is asked for now.
    return {}
  }
}

export async function saveSettings(change: (settings: Settings) => Settings): Promise<void> {
  const settings = await loadSettings()
  await writePrivate(path(), `${JSON.stringify(change(settings), null, 2)}\n`)
}
