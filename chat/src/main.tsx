import { ParleyProvider } from '@parley/sdk/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { Boundary } from './app/Boundary.tsx'
import { showTheme } from './app/theme.ts'
import { parley } from './client.ts'
import './style/base.css'
import { loadText } from './text/text.ts'

showTheme()
// Without its language it is there in English.
await loadText().catch(() => undefined)
const element = document.getElementById('app')
if (element)
  createRoot(element).render(
    <StrictMode>
      <Boundary>
        <ParleyProvider client={parley}>
          <App />
        </ParleyProvider>
      </Boundary>
    </StrictMode>,
  )
