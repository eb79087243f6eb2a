import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type Address, parseAddress } from './address.js'
import { isPublicHost } from './publicHost.js'

/** Where a cloud tells whoever asks what it is, and hands out its credentials, beside link-local addresses. */
const metadata = new Set(['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'])
/** Names of them, which a proxy might look up in our place. */
const metadataName = /^(metadata|instance-data)(\.|$)/
/** The ranges of ipaddr.js that are somebody's own network. */
const ownRanges = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'])

export interface GuardOptions {
  /** Whether an address of one's own network may be asked. */
  allows(address: string): boolean
  /** Of whoever runs the server: what is below them is not judged. */
  trusted: readonly string[]
  /** Addresses of the proxies by which what is elsewhere is asked. */
  proxies: readonly string[]
}

/** Decides which addresses are asked that somebody typed who does not run this server. */
export type Guard = ReturnType<typeof createGuard>

/**
 * Refuses addresses of metadata services and link-local ones, whatever is allowed, and those of one's own network that are
 * not. A name is judged by where it leads, at each connection: what it led to before says nothing.
 */
export function createGuard({ allows, trusted, proxies }: GuardOptions) {
  const origins = new Set(trusted.map(url => new URL(url).origin))
  const ofProxies = new Set(proxies.map(url => bare(new URL(url).hostname)))

  /** Why an IP address is not asked; null: it is. */
  function problemOf(text: string): string | null {
    const address = untranslated(parseAddress(text))
    const shown = address?.toString() ?? text
    if (!address) return `${shown} is no address of a server`
    if (metadata.has(shown) || address.range() === 'linkLocal')
      return `${shown} is link-local or belongs to a metadata service, and is never asked`
    if (ownRanges.has(address.range()))
      return allows(shown) ? null : `${shown} is in a private network that MODEL_NETWORKS does not allow`
    return address.range() === 'unicast' ? null : `${shown} is no address of a server`
  }

  const guarded: LookupFunction = (hostname, options, answer) =>
    lookup(hostname, { ...options, all: true }, (error, addresses = []) => {
      const problems = ofProxies.has(hostname) ? [] : addresses.map(({ address }) => problemOf(address))
      const problem = problems.find(one => one !== null)
      if (error || problem) return answer(error ?? new RefusedAddressError(problem ?? ''), [])
      const [first] = addresses
      return options.all ? answer(null, addresses) : answer(null, first?.address ?? '', first?.family ?? 0)
    })

  return {
    /** Why an address is refused, as far as what was typed tells; null: it is not. */
    problemWith(url: URL): string | null {
      if (origins.has(url.origin)) return null
      const host = bare(url.hostname).replace(/\.$/, '')
      if (metadataName.test(host)) return `${host} belongs to a metadata service, and is never asked`
      const problem = parseAddress(host) ? problemOf(host) : null
      if (problem !== null) return problem
      return url.protocol === 'http:' && isPublicHost(url.hostname)
        ? 'http:// is for private networks: elsewhere what people write could be read on the way'
        : null
    },

    /** How connections there find the addresses of its name; undefined: as any other. */
    lookupFor: (url: URL): LookupFunction | undefined => (origins.has(url.origin) ? undefined : guarded),
  }
}

/** For whoever set the address. */
export class RefusedAddressError extends Error {
  readonly code = 'EREFUSEDADDRESS'
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase()

/** What networks without IPv4 write for an address of it (RFC 6052). */
function untranslated(address: Address | null): Address | null {
  if (!(address instanceof ipaddr.IPv6) || address.range() !== 'rfc6052') return address
  return parseAddress(address.toByteArray().slice(12).join('.'))
}
