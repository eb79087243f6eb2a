import { registerEnumType } from 'type-graphql'

export const Permission = {
  HISTORY_READ: 'HISTORY_READ',
  CHAT: 'CHAT',
  HISTORY_READ_ALL: 'HISTORY_READ_ALL',
  CONVERSATIONS_MANAGE: 'CONVERSATIONS_MANAGE',
  USERS_READ: 'USERS_READ',
  USERS_MANAGE: 'USERS_MANAGE',
  ROLES_MANAGE: 'ROLES_MANAGE',
  SESSIONS_MANAGE: 'SESSIONS_MANAGE',
  API_KEYS_MANAGE: 'API_KEYS_MANAGE',
  BUDGETS_MANAGE: 'BUDGETS_MANAGE',
  USAGE_READ_ALL: 'USAGE_READ_ALL',
  AUDIT_READ: 'AUDIT_READ',
  SETTINGS_READ: 'SETTINGS_READ',
  MODELS_MANAGE: 'MODELS_MANAGE',
} as const
export type Permission = keyof typeof Permission

registerEnumType(Permission, {
  name: 'Permission',
  description:
    'What a role allows. HISTORY_READ and CHAT are separate, so that a key that reads its owner’s history cannot spend.',
  valuesConfig: {
    HISTORY_READ: {
      description:
        'Read your own conversations. Without it, their content is hidden from you everywhere, except for messages sent with the same session or key and the replies to them.',
    },
    CHAT: {
      description:
        'Send messages, follow and stop the replies to them, and create, change, share and delete your own conversations. The model still reads the conversation you write in, and so do the people you share it with.',
    },
    HISTORY_READ_ALL: {
      description:
        'Read everybody’s conversations: in a session while a grant is open (openHistory), with an API key at any time. Each such read is recorded, and the owner is told. It also shows what there is of everybody’s conversations, as CONVERSATIONS_MANAGE does.',
    },
    CONVERSATIONS_MANAGE: {
      description:
        'See what there is of everybody’s conversations and nothing of what they say: owner, participants, times, counts, model and cost. Delete them. Close grants to read what others wrote.',
    },
    USERS_READ: { description: 'See every user in full.' },
    USERS_MANAGE: { description: 'Invite, let in, suspend, reactivate and delete users.' },
    ROLES_MANAGE: { description: 'Create, change, assign and revoke roles.' },
    SESSIONS_MANAGE: { description: 'See and revoke everybody’s sessions.' },
    API_KEYS_MANAGE: { description: 'See and revoke everybody’s API keys.' },
    BUDGETS_MANAGE: { description: 'Set spending limits.' },
    USAGE_READ_ALL: { description: 'See everybody’s usage.' },
    AUDIT_READ: { description: 'Read and verify the audit log.' },
    SETTINGS_READ: { description: 'See the settings, and the health of everything the server depends on.' },
    MODELS_MANAGE: {
      description:
        'See, add, change, test and remove model servers, and see what they say themselves of replies that failed. Whoever has it decides where conversations are sent.',
    },
  },
})
