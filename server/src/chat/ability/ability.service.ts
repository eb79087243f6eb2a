import type { Conversation, Participant } from '@parley/prisma'
import type { Ability, ConversationAbilities } from '@parley/schema'
import { CodedError } from '../../base/errors.js'
import { lacks } from '../../base/lacks.js'
import type { Viewer } from '../../base/viewer.js'
import type { Budgets } from '../../spending/budget/budget.service.js'
import { lacking } from '../conversation/access.js'
import type { ModelDeps } from '../model/allowed.js'
import { modelsFor } from '../reply/sending/models.js'

export type AbilityService = ReturnType<typeof createAbilityService>

/** What somebody may do with conversations, by the rules and in the words that refuse it where it is tried. */
export function createAbilityService(deps: ModelDeps & { budgets: Pick<Budgets, 'refusal'> }) {
  const { budgets } = deps
  /** The models of a list are few: of each it is found out once in an operation. */
  const found = new WeakMap<object, Map<string, Promise<CodedError | null>>>()

  async function findOut(viewer: Viewer, id: string): Promise<CodedError | null> {
    try {
      return await budgets.refusal(viewer, await modelsFor(viewer, deps, null, id, 'id'))
    } catch (error) {
      if (error instanceof CodedError) return error
      throw error
    }
  }

  function cannotAsk(viewer: Viewer, id: string, operation: object): Promise<CodedError | null> {
    const known = found.get(operation) ?? new Map<string, Promise<CodedError | null>>()
    found.set(operation, known)
    const refusal = known.get(id) ?? findOut(viewer, id)
    known.set(id, refusal)
    return refusal
  }

  return {
    /** `operation` is one and the same object for all that is asked at once. */
    async ofConversation(
      viewer: Viewer,
      conversation: Pick<Conversation, 'model'>,
      part: Participant | null,
      operation: object,
    ): Promise<ConversationAbilities> {
      const noChat = viewer.permissions.has('CHAT') ? null : lacks(viewer, 'CHAT')
      const notOwner = noChat ?? lacking(part, 'OWNER')
      const notWriter = noChat ?? lacking(part, 'WRITE')
      return {
        send: abilityOf(notWriter ?? (await cannotAsk(viewer, conversation.model, operation))),
        share: abilityOf(notOwner),
        delete: abilityOf(viewer.permissions.has('CONVERSATIONS_MANAGE') ? null : notOwner),
      }
    },
  }
}

const abilityOf = (refusal: CodedError | null): Ability => ({
  allowed: refusal === null,
  code: refusal?.code ?? null,
  reason: refusal?.message ?? null,
})
