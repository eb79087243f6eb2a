import { BlockList, isIP } from 'node:net'

/** Whether the hop of this index (0: whoever connected) at this address may tell who came before it. */
export type Trust = (address: string, hop: number) => boolean

/** Reads a number of hops, or a list of addresses and networks. Throws a sentence that says what is wrong. */
export function parseTrust(text: string): Trust {
  if (/^\d{1,2}$/.test(text)) return (_address, hop) => hop < Number(text)
  const trusted = new BlockList()
  for (const part of text.split(',').map(part => part.trim())) {
    const [address = '', bits, ...rest] = part.split('/')
    const version = isIP(address)
    const longest = version === 4 ? 32 : 128
    const prefix = bits === undefined ? longest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
    if (!version || rest.length > 0 || prefix < 0 || prefix > longest)
      throw new Error(`is neither a number of proxies nor a list of addresses: ${part}`)
    trusted.addSubnet(address, prefix, family(version))
  }
  return address => {
    const version = isIP(address)
    return version !== 0 && trusted.check(address, family(version))
  }
}

const family = (version: number) => (version === 4 ? 'ipv4' : 'ipv6')

export const trustNobody: Trust = () => false
