// `npm start`: generates and builds what is missing or stale, then serves.
import { generatePrisma } from './generatePrisma.ts'
import { endWithParent, run } from './run.ts'

endWithParent()
await generatePrisma()
run('tsc', '-b', 'prisma', 'schema', 'server')
await import('../server/dist/process/main.js')
