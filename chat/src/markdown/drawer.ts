// Runs in a frame without an origin, cookies or network: what a diagram says can do nothing there but draw.
import mermaid from 'mermaid'

interface Order {
  source: string
  dark: boolean
}

addEventListener('message', ({ data, source }: MessageEvent<Order>) => {
  const answer = (message: object) => (source as WindowProxy | null)?.postMessage(message, '*')
  mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: data.dark ? 'dark' : 'neutral' })
  mermaid.render('diagram', data.source).then(
    ({ svg }) => answer({ svg }),
    () => answer({ svg: null }),
  )
})
parent.postMessage({ ready: true }, '*')
