// Looks into one file that somebody gave, in a process of its own without an environment: what goes wrong there ends with it.
import { createHash } from 'node:crypto'
import { examine } from './examine.js'
import { type Made, type PartName, partNames, type Question } from './finding.js'

const given = Buffer.concat(await Array.fromAsync(process.stdin as AsyncIterable<Buffer>))
const end = given.indexOf('\n')
const question = JSON.parse(given.toString('utf8', 0, end)) as Question
const finding = await examine(question, given.subarray(end + 1))
const parts = 'parts' in finding ? finding.parts : {}
const made: Partial<Record<PartName, Made>> = {}
for (const name of partNames) {
  const part = parts[name]
  if (part) made[name] = { sha256: createHash('sha256').update(part).digest('hex'), size: part.length }
}
process.stdout.write(`${JSON.stringify('parts' in finding ? { ...finding, parts: made } : finding)}\n`)
for (const name of partNames) process.stdout.write(parts[name] ?? '')
