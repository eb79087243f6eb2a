import { type ComponentType, lazy } from 'react'
import type { ActionDefinition, ResourceDefinition } from './define/definition.js'
import type { Row } from './define/title.js'
import { ListPage } from './list/ListPage.js'
import { BudgetUse } from './pages/budgets/BudgetUse.js'
import { CopyLink } from './pages/invitations/CopyLink.js'
import { Device } from './pages/sessions/Device.js'
import { SessionState } from './pages/sessions/SessionState.js'

/** Of an action on one object that has a window of its own. */
export interface OwnWindowProps {
  definition: ResourceDefinition
  action: ActionDefinition
  row: Row
  onClose(isDone: boolean): void
}

/** What one resource shows in a way of its own; all else is as generated. */
export interface Override {
  /** A page of its own in place of the list. */
  list?: ComponentType
  /** Permissions of which one is needed for a filter or an order: without, the server refuses it. */
  needs?: Readonly<Record<string, readonly string[]>>
  /** Columns at first, in their order, in place of those the generator chooses. */
  columns?: readonly string[]
  /** Whether an action is offered for an object; absent: each is. */
  offers?: (row: Row, action: string) => boolean
  /** Cells, by field. */
  cells?: Readonly<Record<string, ComponentType<{ row: Row }>>>
  /** More about one event, session or budget, below its fields. */
  foot?: ComponentType<{ row: Row }>
  /** Tabs beside those about it, by the names of their sentences in `record`. */
  tabs?: Readonly<Record<string, ComponentType<{ row: Row }>>>
  /** Of an action: what will happen, in numbers. */
  effects?: ComponentType<{ action: string; ids: readonly string[] }>
  /** Actions whose whole window is their own. */
  windows?: Readonly<Record<string, ComponentType<OwnWindowProps>>>
  /** What actions answer, shown where they were done. */
  results?: Readonly<Record<string, ComponentType<{ result: unknown }>>>
  /** Actions whose form is shown elsewhere. */
  forms?: Readonly<
    Record<
      string,
      ComponentType<{
        input: string
        value: unknown
        onChange(value: unknown): void
        values: Record<string, unknown>
      }>
    >
  >
}

const AuditPage = lazy(() => import('./pages/audit/AuditPage.js'))
const RolesPage = lazy(() => import('./pages/roles/RolesPage.js'))
const EventDetails = lazy(() => import('./pages/audit/EventDetails.js'))
const Transcript = lazy(() => import('./pages/conversations/Transcript.js'))
const UserEffects = lazy(() => import('./pages/users/UserEffects.js'))
const ModelWindow = lazy(() => import('./pages/models/ModelWindow.js'))
const KeyInput = lazy(() => import('./pages/modelServers/KeyInput.js'))
const Checks = lazy(() => import('./pages/modelServers/Checks.js'))
const SubjectInput = lazy(() => import('./pages/budgets/SubjectInput.js'))

const overrides: Readonly<Record<string, Override>> = {
  auditEvents: { list: AuditPage, foot: EventDetails },
  roles: { list: RolesPage },
  conversations: {
    tabs: { transcript: Transcript },
    needs: {
      search: ['HISTORY_READ_ALL'],
      TITLE: ['HISTORY_READ_ALL'],
      minCost: ['USAGE_READ_ALL'],
      maxCost: ['USAGE_READ_ALL'],
      COST: ['USAGE_READ_ALL'],
    },
  },
  users: {
    needs: { hasApiKey: ['API_KEYS_MANAGE'], overBudget: ['BUDGETS_MANAGE'] },
    effects: UserEffects,
    columns: ['status', 'roles', 'lastSeenAt', 'createdAt'],
  },
  invitations: {
    columns: ['status', 'link', 'invitedBy', 'expiresAt', 'acceptedBy', 'createdAt'],
    cells: { link: CopyLink },
  },
  knocks: { columns: ['emailVerified', 'status', 'provider', 'count', 'lastAt'] },
  sessions: {
    columns: ['current', 'userAgent', 'ip', 'provider', 'kind', 'lastSeenAt', 'createdAt'],
    cells: { current: SessionState, userAgent: Device },
  },
  models: {
    columns: [
      ...['server', 'state', 'isDefault', 'position'],
      ...['promptPricePerMillionTokens', 'completionPricePerMillionTokens'],
    ],
    windows: { updateModel: ModelWindow },
  },
  modelServers: {
    columns: ['state', 'kind', 'address', 'source', 'latency'],
    // That of the environment is changed there.
    offers: ({ id }, action) => id !== 'msv_environment' || action === 'testModelServer',
    forms: { key: KeyInput },
    results: { testModelServer: Checks },
  },
  budgets: {
    columns: ['scope', 'period', 'status', 'limit', 'alertAt'],
    cells: { status: BudgetUse },
    forms: { subjectId: SubjectInput },
  },
}

export const overrideOf = (resource: string): Override => overrides[resource] ?? {}

export const isOffered = (resource: string, row: Row, action: string): boolean =>
  overrideOf(resource).offers?.(row, action) ?? true

export const listPageOf = (resource: string): ComponentType => overrideOf(resource).list ?? ListPage
