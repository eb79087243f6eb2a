'use client'

export { type UseParleyRuntimeOptions, useParleyRuntime } from './useParleyRuntime.js'
