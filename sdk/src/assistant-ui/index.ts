/**
 * Connects Parley to the components of assistant-ui: {@link useParleyRuntime} is the runtime of one conversation.
 *
 * @module @parley/sdk/assistant-ui
 */

'use client'

export { type UseParleyRuntimeOptions, useParleyRuntime } from './useParleyRuntime.js'
