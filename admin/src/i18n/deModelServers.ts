import type { enModelServers } from './enModelServers.js'
import type { Texts } from './messages.js'

/** Sentences of the server, by what they say; in English they are its own. */
interface Found {
  found: Record<string, string>
}

export const deModelServers: Texts<typeof enModelServers> & Found = {
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
  found: {
    NOTHING_THERE: 'Unter dieser Adresse ist nichts; endet sie auf /v1?',
    UNREACHABLE: 'Nicht erreichbar: %{detail}',
    ANSWERS: 'Er antwortet.',
    ANSWERS_BADLY: 'Er antwortet mit dem Status %{detail}',
    NO_CREDENTIAL: 'Dieser Server kann sich nicht ausweisen: %{detail}',
    KEY_REFUSED: 'Er weist den Schlüssel ab. %{detail}',
    TOKEN_REFUSED: 'Er weist das Token ab. %{detail}',
    KEY_WANTED: 'Er verlangt einen Schlüssel. %{detail}',
    KEY_UNTRIED: 'Er hat keine Liste der Modelle, an der sich ein Schlüssel prüfen ließe.',
    KEY_TAKEN: 'Er nimmt den Schlüssel an.',
    TOKEN_TAKEN: 'Er nimmt das Token an.',
    NO_KEY_WANTED: 'Er verlangt keinen Schlüssel.',
    LISTED: 'Er hat Modelle, zuerst %{model}.',
    NOTHING_LISTED: 'Er nennt kein Modell: Nennen Sie die, die benutzt werden dürfen.',
    SILENT: '%{model} antwortet nicht: %{detail}',
    STREAMS: '%{model} antwortet Stück für Stück.',
    ONE_PIECE: '%{model} antwortet nur in einem Stück.',
    USAGE_TOLD: 'Er sagt, wie viele Tokens eine Antwort verbraucht hat.',
    USAGE_COUNTED: 'Er sagt nicht, was eine Antwort verbraucht hat: Tokens werden hier gezählt.',
    INSTRUCTIONS_TAKEN: 'Er nimmt Anweisungen als solche an.',
    INSTRUCTIONS_REFUSED: 'Er weist die Rolle für Anweisungen ab: Sie stehen vor der ersten Frage.',
    SEES: '%{model} liest Bilder.',
    SIGHT_UNKNOWN: 'Ob %{model} Bilder liest, hat niemand gesagt.',
  },
}
