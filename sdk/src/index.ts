export { type Auth, bearer, cookie, type TokenSource } from './auth.js'
export { type ClientConfig, createClient } from './client.js'
export { type ErrorCode, type ErrorDetails, ParleyError } from './errors.js'
export {
  ConversationDocument,
  ConversationMessagesDocument,
  ConversationsDocument,
  CreateConversationDocument,
  DeleteConversationsDocument,
  MeDocument,
  MessagesDocument,
  ModelsDocument,
  NodeDocument,
  NodesDocument,
  ReplyDocument,
  SendMessageDocument,
  ServerInfoDocument,
  SignOutDocument,
  StopReplyDocument,
  UpdateConversationDocument,
} from './generated/graphql.js'
export type { List, Page, PageArguments, PageInfo } from './list.js'
export type { Node } from './node.js'
export { type DocumentLike, operation, type TypedDocument } from './operation.js'
export type { Parley } from './parley.js'
export type { Reconnect, Reply, ReplyEvent, ReplyOptions } from './reply.js'
export {
  createRequest,
  type Request,
  type RequestArguments,
  type RequestConfig,
  type RequestOptions,
} from './request.js'
export type * from './types.js'
