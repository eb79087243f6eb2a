// Looks into one file that somebody gave, in a process of its own without an environment: what goes wrong there ends with it.
import { examine } from './examine.js'
import { partNames, type Question } from './finding.js'

const given = Buffer.concat(await Array.fromAsync(process.stdin as AsyncIterable<Buffer>))
const end = given.indexOf('\n')
const question = JSON.parse(given.toString('utf8', 0, end)) as Question
const finding = await examine(question, given.subarray(end + 1))
const parts = 'parts' in finding ? finding.parts : {}
const lengths = partNames.map(name => parts[name]?.length ?? null)
process.stdout.write(`${JSON.stringify({ ...finding, parts: lengths })}\n`)
for (const name of partNames) process.stdout.write(parts[name] ?? '')
