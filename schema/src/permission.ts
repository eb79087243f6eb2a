import { registerEnumType } from 'type-graphql'

export const Permission = {
  HISTORY_READ: 'HISTORY_READ',
  CHAT: 'CHAT',
  HISTORY_READ_ALL: 'HISTORY_READ_ALL',
  USERS_READ: 'USERS_READ',
  USERS_MANAGE: 'USERS_MANAGE',
  ROLES_MANAGE: 'ROLES_MANAGE',
  SESSIONS_MANAGE: 'SESSIONS_MANAGE',
  API_KEYS_MANAGE: 'API_KEYS_MANAGE',
  BUDGETS_MANAGE: 'BUDGETS_MANAGE',
  USAGE_READ_ALL: 'USAGE_READ_ALL',
  AUDIT_READ: 'AUDIT_READ',
  SETTINGS_READ: 'SETTINGS_READ',
} as const
export type Permission = keyof typeof Permission

registerEnumType(Permission, {
  name: 'Permission',
  description:
    'What a role allows. HISTORY_READ and CHAT are apart so that a key which reads its owner’s history cannot spend.',
  valuesConfig: {
    HISTORY_READ: {
      description:
        'Read one’s own conversations. Without it what they say is kept from one wherever it stands, but for the messages sent with the same session or key, and the replies to them.',
    },
    CHAT: {
      description:
        'Write messages and follow the replies to them, stop those, and create, change, share and delete one’s own conversations. The model reads the conversation that one writes in, and whom one shares it with reads it, too.',
    },
    HISTORY_READ_ALL: { description: 'Read everybody’s conversations; each such read is recorded.' },
    USERS_READ: { description: 'See every user in full.' },
    USERS_MANAGE: { description: 'Suspend, reactivate and delete users.' },
    ROLES_MANAGE: { description: 'Create, change, assign and revoke roles.' },
    SESSIONS_MANAGE: { description: 'See and revoke everybody’s sessions.' },
    API_KEYS_MANAGE: { description: 'See and revoke everybody’s API keys.' },
    BUDGETS_MANAGE: { description: 'Set spending limits.' },
    USAGE_READ_ALL: { description: 'See everybody’s usage.' },
    AUDIT_READ: { description: 'Read and verify the audit log.' },
    SETTINGS_READ: { description: 'See settings and the health of what the server stands on.' },
  },
})
