import type { ModelConfig } from './config.js'
import type { OpenModelDoor } from './index.js'
import type { ServerDoor } from './serverDoor.js'

/** A door that may be opened again with other keys. What began goes on by the one before. */
export async function createRotatingDoor(
  config: ModelConfig,
  open: (config: ModelConfig) => Promise<OpenModelDoor>,
): Promise<OpenModelDoor & { rotate(changed: ModelConfig): Promise<void> }> {
  let opened = await open(config)
  const door: ServerDoor = {
    get description() {
      return opened.door.description
    },
    list: () => opened.door.list(),
    known: () => opened.door.known(),
    stream: request => opened.door.stream(request),
    begin: (...asked) => opened.door.begin(...asked),
    check: () => opened.door.check(),
    probe: (...asked) => opened.door.probe(...asked),
    formOf: model => opened.door.formOf(model),
  }
  return {
    door,
    server: opened.server,
    async rotate(changed) {
      const before = opened
      opened = await open(changed)
      await before.close()
    },
    close: () => opened.close(),
  }
}
