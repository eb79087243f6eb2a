/**
 * Files for the server: {@link attach} uploads one and waits until it can be sent with a message.
 *
 * @module @parley/sdk/attach
 */

export { type AttachClient, type AttachOptions, attach } from './attach.js'
