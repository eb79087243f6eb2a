import type { ModelInfo, ModelMessage } from '../../../model/model.js'
import type { CarriedFile, Included, MessageFiles } from '../../attachment/messageFiles.js'
import type { Turn } from './alternating.js'
import { readDocuments } from './documents.js'

/** Pictures of one prompt, the newest ones: servers take no number of them. */
const MOST_PICTURES = 20

/** Of one prompt: what the files of its messages become. Pictures are read once, when they are sent, and kept until `sent`. */
export function createCarrying(files: MessageFiles, imageTokens: number) {
  const addresses = new Map<string, Promise<string | null>>()
  const addressOf = (file: CarriedFile): Promise<string | null> => {
    const address = addresses.get(file.id) ?? files.picture(file)
    addresses.set(file.id, address)
    return address
  }
  let included: (() => Promise<Included[]>) | null = null

  return {
    /** A message with what its documents say. `isAsked`: it is what the model is asked about. */
    async withDocuments<Told extends Turn>(
      turn: Told,
      window: number | null,
      isAsked = false,
    ): Promise<Told> {
      const carried = turn.files ?? []
      if (carried.length === 0) return turn
      const others = carried.filter(({ medium }) => medium === null)
      const pictures = carried.filter(({ medium }) => medium !== null)
      if (others.length === 0) return { ...turn, pictures }
      const documents = await readDocuments(files, others, window)
      if (isAsked) included = documents.included
      return {
        ...turn,
        content: [documents.told, turn.content].filter(Boolean).join('\n\n'),
        tokens: null,
        pictures,
      }
    },

    /** Turns as a model sees them: one that sees no pictures is told of them, and so is each of pictures that are too many. */
    seenBy<Told extends Turn>(turns: readonly Told[], model: ModelInfo | undefined): Told[] {
      let room = model?.vision ? MOST_PICTURES : 0
      return turns
        .toReversed()
        .map(turn => {
          const { pictures = [] } = turn
          if (pictures.length === 0) return turn
          const seen = pictures.slice(0, room)
          const unseen = pictures.slice(room)
          room -= seen.length
          const notes = unseen.map(({ filename }) => `[A picture that is not shown: ${filename}]`)
          return {
            ...turn,
            ...(notes.length > 0 && {
              content: [...notes, turn.content].filter(Boolean).join('\n'),
              tokens: null,
            }),
            pictures: seen,
            beside: seen.length * imageTokens,
          }
        })
        .reverse()
    },

    async messageOf({ role, content, pictures = [] }: Turn): Promise<ModelMessage> {
      if (pictures.length === 0) return { role, content }
      const found = await Promise.all(pictures.map(addressOf))
      return { role, content, pictures: found.filter(address => address !== null) }
    },

    sent: (): void => addresses.clear(),

    /** How much of the documents in question it was given. */
    included: (): Promise<Included[]> => included?.() ?? Promise.resolve([]),
  }
}
