import type { enModelServers } from './enModelServers.js'
import type { Texts } from './messages.js'

export const deModelServers: Texts<typeof enModelServers> = {
  key: 'Er wird verschlüsselt gespeichert und nie gezeigt. Bleibt das Feld leer, bleibt, was gespeichert ist.',
  checks: 'Was sich ergeben hat',
  check: {
    address: 'Adresse',
    key: 'Schlüssel',
    models: 'Modelle',
    streaming: 'Stückweise',
    usage: 'Verbrauch',
    system_role: 'Anweisungen',
    vision: 'Bilder',
  },
}
