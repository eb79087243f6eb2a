import { html } from '../../access/auth/html.js'
import type { Page } from '../../access/auth/page.js'

type PageBody = Omit<Page, 'status'>

const problems: Record<string, string> = {
  NotFoundError: 'No device is waiting with this code. Check for typing mistakes.',
  ExpiredError: 'This code has expired. Start again on the device.',
  AlreadyUsedError: 'This code was used already. Start again on the device.',
  NoCodeError: 'Please enter the code.',
}

/** Where one types the code that a device shows. */
export function enterCodePage(form: { secret: string; code: string; error: string | null }): PageBody {
  if (form.error === 'AbortedError') return deviceRefusedPage()
  const title = 'Connect a device'
  const problem = form.error ? (problems[form.error] ?? 'Please enter the code again.') : null
  return {
    title,
    body: html`<h1>${title}</h1>
<p>Enter the code that the device or program shows.</p>
${problem ? html`<p class="problem" role="alert">${problem}</p>` : html``}
<form method="post" action="/dev/idp/device">
<input type="hidden" name="xsrf" value="${form.secret}">
<input class="field" name="user_code" value="${form.code}" aria-label="Code" placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters" spellcheck="false" autofocus required>
<button class="button">Continue</button></form>`,
  }
}

/** Shows who asks, so that nobody signs a stranger in who sent them a code (RFC 8628, 5.4). */
export function confirmDevicePage(device: {
  secret: string
  code: string
  client: string
  ip: string
  userAgent: string
}): PageBody {
  const title = 'Is this your device?'
  return {
    title,
    body: html`<h1>${title}</h1>
<p>Whoever shows this code will be signed in as you. Go on only if you started this yourself, just now.</p>
<dl><dt>Code</dt><dd><strong>${device.code}</strong></dd>
<dt>Program</dt><dd>${device.client}</dd>
<dt>Address</dt><dd>${device.ip || 'unknown'}</dd>
<dt>Calls itself</dt><dd>${device.userAgent || 'nothing'}</dd></dl>
<form method="post" action="/dev/idp/device">
<input type="hidden" name="xsrf" value="${device.secret}">
<input type="hidden" name="user_code" value="${device.code}">
<button class="button" name="confirm" value="yes">Yes, sign it in</button>
<button class="plain" name="abort" value="yes">No, refuse</button></form>`,
  }
}

export function deviceDonePage(): PageBody {
  const title = 'The device is signed in'
  return { title, body: html`<h1>${title}</h1>\n<p>You can close this page and go back to it.</p>` }
}

export function deviceRefusedPage(): PageBody {
  const title = 'The device was refused'
  return { title, body: html`<h1>${title}</h1>\n<p>Nobody was signed in. You can close this page.</p>` }
}

export function tooManyGuessesPage(): Page {
  const title = 'Too many wrong codes'
  return { status: 429, title, body: html`<h1>${title}</h1>\n<p>Please wait a minute and try again.</p>` }
}
