import { bearer, createClient } from '@parley/sdk'

const { SERVER = '', TOKEN = '' } = process.env
const parley = createClient({ url: SERVER, auth: bearer(TOKEN) })

const { reply } = await parley.sendMessage({ content: 'Write 50 words, please.' })
for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
parley.close()
