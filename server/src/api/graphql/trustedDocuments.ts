import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { StartError } from '../../base/db/startError.js'

/** The documents a server runs when it runs no others. */
export interface TrustedDocuments {
  has(source: string): boolean
  /** The text a request names by its hash: `documentId`, or Apollo's `extensions.persistedQuery`. */
  named(request: NamedRequest): string | undefined
}

export interface NamedRequest {
  documentId?: unknown
  extensions?: unknown
}

const manifest = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string())

/** Reads a manifest: JSON with each document's text by its SHA-256, as the SDK brings one. */
export function readTrustedDocuments(file: string): TrustedDocuments {
  const byHash = new Map(Object.entries(parse(file)))
  const sources = new Set(byHash.values())
  return {
    has: source => sources.has(source),
    named: request => byHash.get(hashIn(request) ?? ''),
  }
}

function parse(file: string): Record<string, string> {
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new StartError(`TRUSTED_DOCUMENTS: ${file} is not a manifest of documents by their SHA-256.`, {
      cause,
    })
  }
}

/** https://github.com/graphql/graphql-over-http/blob/main/spec/Appendix%20A%20--%20Persisted%20Documents.md */
function hashIn({ documentId, extensions }: NamedRequest): string | undefined {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } }
  const id = documentId ?? persistedQuery?.sha256Hash
  return typeof id === 'string' ? id.replace(/^sha256:/, '') : undefined
}
