import {
  ActionBarPrimitive,
  AssistantRuntimeProvider,
  AttachmentPrimitive,
  BranchPickerPrimitive,
  ComposerPrimitive,
  MessagePrimitive,
  ThreadPrimitive,
} from '@assistant-ui/react'
import { createElement as h, type ReactElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { useParleyRuntime } from '../../src/assistant-ui/index.js'
import { bearer, createClient } from '../../src/index.js'
import { ParleyProvider } from '../../src/react/index.js'

const Branches = () =>
  h(
    BranchPickerPrimitive.Root,
    { hideWhenSingleBranch: true },
    h(BranchPickerPrimitive.Previous, null, 'Previous'),
    h('span', { className: 'branch' }, h(BranchPickerPrimitive.Number), '/', h(BranchPickerPrimitive.Count)),
  )

const Attached = () =>
  h(
    AttachmentPrimitive.Root,
    { className: 'file' },
    h(AttachmentPrimitive.Name),
    h(AttachmentPrimitive.Remove, null, 'Take out'),
  )
const Sent = () => h(AttachmentPrimitive.Root, { className: 'sent' }, h(AttachmentPrimitive.Name))

const Shown = () =>
  h(
    MessagePrimitive.Root,
    { className: 'message' },
    h('div', { className: 'text' }, h(MessagePrimitive.Parts)),
    h(MessagePrimitive.Attachments, { components: { Attachment: Sent } }),
    h(ActionBarPrimitive.Edit, null, 'Edit'),
    h(ActionBarPrimitive.Reload, null, 'Again'),
    h(Branches),
  )

const Editor = () =>
  h(
    ComposerPrimitive.Root,
    { className: 'editor' },
    h(ComposerPrimitive.Input, { 'aria-label': 'Edited' }),
    h(ComposerPrimitive.Send, null, 'Save'),
  )

function App(): ReactElement {
  const runtime = useParleyRuntime(location.hash.slice(1) || null, {
    onStart: ({ id }) => history.replaceState(null, '', `#${id}`),
  })
  return h(
    AssistantRuntimeProvider,
    { runtime },
    h(
      ThreadPrimitive.Root,
      null,
      h(ThreadPrimitive.Messages, { components: { Message: Shown, EditComposer: Editor } }),
      h(
        ComposerPrimitive.Root,
        null,
        h(ComposerPrimitive.Attachments, { components: { Attachment: Attached } }),
        h(ComposerPrimitive.AddAttachment, null, 'Attach'),
        h(ComposerPrimitive.Input, { 'aria-label': 'Message' }),
        h(ComposerPrimitive.Send, null, 'Send'),
        h(ComposerPrimitive.Cancel, null, 'Stop'),
      ),
    ),
  )
}

const parameters = new URLSearchParams(location.search)
const client = createClient({
  url: parameters.get('server') ?? '',
  auth: bearer(parameters.get('token') ?? ''),
})
const element = document.body.appendChild(document.createElement('div'))
const provided = h(ParleyProvider, { client }, h(App))
createRoot(element).render(h(StrictMode, null, provided))
