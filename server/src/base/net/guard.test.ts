import { expect, test } from 'vitest'
import { createGuard } from './guard.js'
import { parseNetworks } from './trust.js'

const guardOf = (networks = '', proxies: string[] = []) =>
  createGuard({
    allows: networks ? parseNetworks(networks, 'is no list of networks') : () => false,
    trusted: ['http://10.9.9.9:8000/v1'],
    proxies,
  })
const problem = (address: string, networks?: string) => guardOf(networks).problemWith(new URL(address))

test.each([
  'http://169.254.169.254',
  'http://[::ffff:a9fe:a9fe]',
  'http://[64:ff9b::a9fe:a9fe]',
  'http://[fe80::1]',
  'https://[fd00:ec2::254]',
  'http://metadata.google.internal',
  'http://metadata',
  'https://168.63.129.16',
  'https://0.0.0.0',
  'https://224.0.0.1',
  'https://255.255.255.255',
])('%s is never asked, whatever is allowed', address => {
  expect(problem(address, '0.0.0.0/0,::/0')).not.toBeNull()
})

test.each([
  'http://10.1.2.3',
  'http://127.0.0.1:11434',
  'http://[fd12::1]',
  'http://100.64.0.1',
  'http://2130706433',
])('%s is asked where MODEL_NETWORKS has it', address => {
  expect(problem(address)).toContain('MODEL_NETWORKS')
  expect(problem(address, '10.0.0.0/8,127.0.0.0/8,fd00::/8,100.64.0.0/10')).toBeNull()
})

test('what the environment names is asked, on its port alone', () => {
  expect(problem('http://10.9.9.9:8000/v1/models')).toBeNull()
  expect(problem('http://10.9.9.9:8001/v1/models')).not.toBeNull()
})

test('https leads anywhere else, http to private networks', () => {
  expect(problem('https://api.example.com')).toBeNull()
  expect(problem('http://api.example.com')).toContain('http://')
  expect(problem('http://models.internal')).toBeNull()
})

const connect = (guard: ReturnType<typeof guardOf>, host: string) =>
  new Promise((resolve, reject) => {
    const lookup = guard.lookupFor(new URL(`http://${host}`))
    lookup?.(host, {}, (error, address) => (error ? reject(error) : resolve(address)))
  })

test('a name is judged by where it leads when it is connected to', async () => {
  await expect(connect(guardOf(), 'localhost')).rejects.toThrow('MODEL_NETWORKS')
  expect(await connect(guardOf('127.0.0.0/8,::1'), 'localhost')).toMatch(/^(127\.0\.0\.1|::1)$/)
})

test('the proxy that is asked in its place may be anywhere', async () => {
  expect(await connect(guardOf('', ['http://localhost:3128']), 'localhost')).toMatch(/^(127\.0\.0\.1|::1)$/)
})
