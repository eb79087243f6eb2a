import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { type Address, parseAddress } from './address.js'

/** Whether the hop of this index (0: whoever connected) at this address may tell who came before it. */
export type Trust = (address: string, hop: number) => boolean

/** Reads a number of hops, or a list of addresses and networks. Throws a sentence that says what is wrong. */
export function parseTrust(text: string): Trust {
  if (/^\d{1,2}$/.test(text)) return (_address, hop) => hop < Number(text)
  return parseNetworks(text, 'is neither a number of proxies nor a list of addresses')
}

/** Reads a list of addresses and networks: whether an address is in one of them. Throws `otherwise` with what is none. */
export function parseNetworks(text: string, otherwise: string): (address: string) => boolean {
  const networks = text.split(',').map(part => parseNetwork(part.trim(), otherwise))
  return text => {
    const address = parseAddress(text)
    return networks.some(
      ([network, bits]) => address?.kind() === network.kind() && address.match(network, bits),
    )
  }
}

function parseNetwork(part: string, otherwise: string): [Address, number] {
  const [address = ''] = part.split('/', 1)
  if (isIP(address) && ipaddr.isValidCIDR(part)) return ipaddr.parseCIDR(part)
  if (!isIP(part)) throw new Error(`${otherwise}: ${part}`)
  const alone = ipaddr.process(part)
  return [alone, alone.kind() === 'ipv4' ? 32 : 128]
}

export const trustNobody: Trust = () => false
