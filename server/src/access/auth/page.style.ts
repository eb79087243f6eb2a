import { readFileSync } from 'node:fs'

/** Shared with the chat app and the console. */
const tokens = readFileSync(new URL('../../../../design/tokens.css', import.meta.url), 'utf8')

/** One stylesheet for every page the server writes itself; its hash is in their security policy. */
export const style = `
${tokens}
:root {
  --admin: light-dark(#8a3ffc, #a56eff); --user: light-dark(#0a6ed1, #58a6ff); --viewer: light-dark(#0b7a53, #3fb98a);
  --auditor: light-dark(#a34a12, #f0a060);
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 24px 16px;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 var(--sans);
  -webkit-text-size-adjust: 100%;
}
main {
  width: 100%; max-width: 440px; padding: 32px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 16px; box-shadow: var(--shadow); overflow-wrap: anywhere;
}
header { display: flex; align-items: center; gap: 10px; margin-bottom: 24px; font-weight: 600; color: var(--quiet); }
.mark { width: 28px; height: 28px; }
.logo { max-width: 160px; height: 28px; object-fit: contain; }
footer { display: flex; flex-wrap: wrap; gap: 8px 16px; margin-top: 24px; font-size: 14px; }
footer a { color: var(--quiet); }
.mark path { fill: var(--accent); }
.mark circle { fill: var(--surface); }
h1 { margin: 0 0 8px; font-size: 26px; line-height: 1.25; letter-spacing: -0.01em; text-wrap: balance; }
p { margin: 0; color: var(--quiet); text-wrap: pretty; }
form, nav { margin-top: 24px; display: grid; gap: 12px; }
.person {
  display: grid; grid-template-columns: 44px 1fr; align-items: center; column-gap: 14px; width: 100%;
  padding: 14px 16px; text-align: left; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 12px; cursor: pointer;
}
.person:hover { background: var(--hover); border-color: var(--accent); }
.initials {
  grid-row: span 2; display: grid; place-items: center; width: 44px; height: 44px; border-radius: 50%;
  color: var(--surface); font-weight: 600; font-size: 15px;
}
.admin { background: var(--admin); }
.user { background: var(--user); }
.viewer { background: var(--viewer); }
.auditor { background: var(--auditor); }
.name { font-weight: 600; overflow-wrap: anywhere; }
.role { font-size: 14px; line-height: 1.4; color: var(--quiet); }
.button {
  border: 0; font: inherit; cursor: pointer;
  display: block; padding: 12px 20px; border-radius: 10px; background: var(--accent); color: var(--on-accent);
  font-weight: 600; text-align: center; text-decoration: none;
}
.button:hover { filter: brightness(1.08); }
/* One way stands out; the others are there as well. */
.button ~ .button, .button.aside { padding: 11px 19px; border: 1px solid var(--line-strong); background: transparent; color: var(--text); }
.button ~ .button:hover, .button.aside:hover { background: var(--hover); filter: none; }
.plain {
  justify-self: center; padding: 8px 16px; border: 0; border-radius: 8px; background: none; color: var(--quiet);
  font: inherit; font-size: 14px; cursor: pointer;
}
.plain:hover { color: var(--text); text-decoration: underline; }
.field {
  width: 100%; padding: 12px 16px; border: 1px solid var(--line); border-radius: 10px; background: var(--ground);
  color: inherit; font: 600 20px/1.4 var(--mono); letter-spacing: 0.12em;
  text-align: center; text-transform: uppercase;
}
dl { display: grid; grid-template-columns: auto 1fr; gap: 8px 16px; margin: 24px 0 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
.problem { margin-top: 12px; color: inherit; font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.note {
  margin-top: 24px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px; overflow-wrap: anywhere;
}
code { font: 12px/1.5 var(--mono); }
.note code { white-space: nowrap; }
.reference { display: flex; flex-wrap: wrap; gap: 0 16px; }
.reference code { white-space: normal; }
@media (max-width: 420px) { main { padding: 24px 20px; } }
`
