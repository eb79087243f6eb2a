import type { enJobs } from './enJobs.js'

export const deJobs: Record<keyof typeof enJobs, string> = {
  applyRetention: 'Aufbewahrungsfrist anwenden',
  cleanUp: 'Abgelaufene Anmeldungen löschen',
  expireTemporary: 'Temporäre Unterhaltungen löschen',
  fillFolded: 'Namen älterer Server auffindbar machen',
  fillNetworks: 'Netze älterer Sitzungen auffindbar machen',
  finishErasures: 'Löschung von Personen abschließen',
  forgetAdminEvents: 'Alte Ereignisse der Konsole löschen',
  forgetBudgetUses: 'Alte Zeiträume von Budgets löschen',
  forgetConversationEvents: 'Alte Ereignisse von Unterhaltungen löschen',
  forgetConversationExports: 'Abgelaufene Exporte von Unterhaltungen löschen',
  forgetDeviceLogins: 'Alte Anmeldungen per Code löschen',
  forgetExports: 'Abgelaufene Exporte löschen',
  forgetInvitations: 'Alte Einladungen löschen',
  forgetKeys: 'Alte Idempotenzschlüssel löschen',
  forgetKnocks: 'Altes Anklopfen löschen',
  forgetListExports: 'Abgelaufene Exporte von Listen löschen',
  releaseOrphans: 'Zurückgelegtes Geld freigeben',
  scrub: 'Gelöschten Text aus den Dateien entfernen',
  sweepAttachments: 'Dateien ohne Besitzer löschen',
  tellAuditHead: 'Stand des Audit-Logs protokollieren',
}
