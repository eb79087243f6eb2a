/**
 * The client of a Parley server: {@link createClient} creates one, and its methods are those of {@link Parley}. {@link
 * Parley.sendMessage} sends a message, {@link Parley.reply} follows the reply, {@link Parley.conversations} and {@link
 * Parley.messages} list what is stored. Every failure is a {@link ParleyError}.
 *
 * @module @parley/sdk
 */

export { type Auth, apiKey, bearer, cookie, type Refresh, type TokenSource } from './auth.js'
export { type ClientConfig, createClient } from './client.js'
export {
  type DeviceCode,
  type DeviceLoginOptions,
  type DeviceSession,
  type DeviceSignInOptions,
  deviceLogin,
  signInByDevice,
  type TokenStore,
} from './device.js'
export {
  BadResponseError,
  ClientClosedError,
  type ErrorClass,
  type ErrorOf,
  NetworkError,
} from './errorClass.js'
export { type ErrorCode, type ErrorDetails, ParleyError } from './errors.js'
export type { EventOf, Events, EventsReconnect, FollowOptions } from './events.js'
export * from './generated/documents.js'
export * from './generated/errors.js'
export type * from './generated/operations.js'
export type * from './generated/types.js'
export {
  type Connection,
  createList,
  type List,
  type Page,
  type PageArguments,
  type PageInfo,
} from './list.js'
export { type DocumentLike, operation, type TypedDocument } from './operation.js'
export type { Parley } from './parley.js'
export type { Reply, ReplyEvent, ReplyOptions, ReplyReconnect } from './reply.js'
export {
  createRequest,
  type Request,
  type RequestArguments,
  type RequestConfig,
  type RequestOptions,
} from './request.js'
export type { Reconnect, ResumeOptions } from './resume.js'
export type { SocketConfig, Transport } from './socket.js'
export { createStream, type Stream } from './stream.js'
export { type UploadOptions, type UploadTo, upload } from './upload.js'
