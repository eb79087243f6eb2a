import type { LoginLink } from './auth/failedPage.js'
import type { ConversationService } from './conversation/conversation.service.js'
import type { MessageService } from './conversation/message.service.js'
import type { ModelDoor } from './model/model.js'
import type { NodeService } from './node/node.service.js'
import type { ReplyService } from './reply/reply.service.js'
import type { Bearer, SessionService } from './session/session.service.js'

/** What resolvers call, each with one call. */
export interface Services {
  /** Who a token belongs to: a session's or an API key's. Throws what a session's or key's end is called. */
  authenticate: (token: string) => Promise<Bearer>
  conversations: ConversationService
  messages: MessageService
  model: ModelDoor
  nodes: NodeService
  replies: ReplyService
  sessions: SessionService
  loginProviders: () => LoginLink[]
  schemaHash: () => string
}
