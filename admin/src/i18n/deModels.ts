import type { enModels } from './enModels.js'
import type { Texts } from './messages.js'

export const deModels: Texts<typeof enModels> = {
  help: 'Was leer ist, gilt so, wie der Modellserver oder MODEL_DETAILS es sagt.',
  says: 'Wie der Modellserver sagt: %{value}',
  unsaid: 'Nichts gesagt',
  byOrder: 'Wie die Reihenfolge sagt',
  clear: 'Alles zurücknehmen',
  section: {
    shown: 'Was man sieht',
    abilities: 'Was es kann',
    prices: 'Preise',
    asked: 'Wie es gefragt wird',
    parameters: 'Parameter',
  },
}
