/**
 * The least that a reply can cost: asks a model for each socket and hands on the text of its pieces, without GraphQL, rights or
 * anything stored. Arguments: the address of the model, the port.
 */
import { request } from 'node:http'
import { WebSocketServer } from 'ws'

const [model = '', port = ''] = process.argv.slice(2)
const server = new WebSocketServer({ port: Number(port), host: '127.0.0.1' })

server.on('connection', socket => {
  const asked = request(`${model}/chat/completions`, { method: 'POST' }, response => {
    let rest = ''
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (!line.startsWith('data: {')) continue
        const piece = JSON.parse(line.slice(6)).choices[0]?.delta.content
        if (piece) socket.send(piece)
      }
    })
    response.on('end', () => socket.close())
  })
  asked.end('{}')
})
server.on('listening', () => console.log('ready'))
