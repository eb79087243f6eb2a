import { type ReactElement, useEffect, useRef, useState } from 'react'
import { useText } from '../text/text.ts'
import styles from './Code.module.css'

/** Width and height of a drawing, so that nothing moves when it is shown. */
function sizeOf(svg: string): { width?: number; height?: number } {
  const [, , width, height] = (/viewBox="([^"]*)"/.exec(svg)?.[1] ?? '').split(' ').map(Number)
  return width && height ? { width, height } : {}
}

/** A diagram as a picture. It is drawn in a frame that can do nothing else, and comes back as an image without scripts. */
export default function Diagram({ source }: { source: string }): ReactElement | null {
  const t = useText()
  const frame = useRef<HTMLIFrameElement>(null)
  const [image, setImage] = useState<{ url: string; svg: string } | null>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    let url: string | null = null
    const onMessage = ({ source: from, data }: MessageEvent<{ ready?: true; svg?: string | null }>) => {
      const drawer = frame.current?.contentWindow
      if (!drawer || from !== drawer) return
      if (data.ready) return drawer.postMessage({ source, dark: isDark() }, '*')
      setOver(true)
      if (typeof data.svg !== 'string') return
      url = URL.createObjectURL(new Blob([data.svg], { type: 'image/svg+xml' }))
      setImage({ url, svg: data.svg })
    }
    addEventListener('message', onMessage)
    return () => {
      removeEventListener('message', onMessage)
      if (url) URL.revokeObjectURL(url)
    }
  }, [source])
  return (
    <>
      {!isOver && (
        <iframe
          ref={frame}
          className={styles.drawer}
          src="/diagram.html"
          sandbox="allow-scripts"
          title={t.diagram}
          tabIndex={-1}
          aria-hidden="true"
        />
      )}
      {image && <img className={styles.diagram} src={image.url} alt={t.diagram} {...sizeOf(image.svg)} />}
    </>
  )
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
}
