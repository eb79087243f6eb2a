import { describe, expect, it } from 'vitest'
import { moveGraph } from './parameterGraph.ts'
import { slim } from './slimClient.ts'

const encoded = (...bytes: number[]) => Buffer.from(bytes).toString('base64url')

// One input node with two edges, one output node with one, one root: keys 5, 200, 6 and 7, an enum by the name of string 2.
const graph = encoded(
  ...[1, 1, 1],
  ...[2, 5, 9, 9, 0, 3, 1, 200, 1, 9, 9, 4, 0, 1],
  ...[1, 6, 1, 2],
  ...[7, 1, 2],
)

const client = (body: string) => `import * as runtime from "@prisma/client/runtime/client"
config.parameterizationSchema = {
  strings: JSON.parse("[\\"where\\"]"),
  graph: "${body}"
}

async function decodeBase64AsWasm(wasmBase64: string): Promise<WebAssembly.Module> {
  const { Buffer } = await import('node:buffer')
}

config.compilerWasm = {
  getQueryCompilerWasmModule: async () => {
    const { wasm } = await import("@prisma/client/wasm-base64.mjs")
    return await decodeBase64AsWasm(wasm)
  },
}
`

describe('the graph of a generated client', () => {
  it('has higher numbers for keys and names, and all else as it was', () => {
    expect(moveGraph(graph, 128)).toBe(
      encoded(
        ...[1, 1, 1],
        ...[2, 133, 1, 9, 9, 0, 131, 1, 1, 200, 2, 9, 9, 4, 0, 1],
        ...[1, 134, 1, 1, 2],
        ...[135, 1, 1, 2],
      ),
    )
  })

  it('is refused when it is of another form', () => {
    expect(() => moveGraph(`${graph}AA`, 128)).toThrow('of another form')
    expect(() => moveGraph(graph.slice(0, -2), 128)).toThrow('of another form')
  })
})

describe('a generated client', () => {
  it('asks for its compiler, and has its strings where their new numbers say', () => {
    const slimmed = slim(client(graph), 'sqlite')
    expect(slimmed).toContain(`getQueryCompilerWasmModule: () => readQueryCompiler('sqlite')`)
    expect(slimmed).not.toContain('base64')
    expect(slimmed).toContain(`strings: [...Array(1024).fill(''), ...JSON.parse("[\\"where\\"]")]`)
    expect(slimmed).toContain(`graph: "${moveGraph(graph, 1024)}"`)
  })

  it('is refused when Prisma writes it differently', () => {
    expect(() => slim(client(graph).replace('decodeBase64AsWasm(wasm)', 'wasm'), 'sqlite')).toThrow('has no')
  })
})
