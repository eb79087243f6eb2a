import type { enAudit } from './enAudit.js'
import type { Texts } from './messages.js'

export const deAudit: Texts<typeof enAudit> = {
  system: 'Der Server',
  verify: 'Kette prüfen',
  verifying: 'Prüft: bisher %{count} Einträge',
  intact: 'Die Kette ist unversehrt: %{count} Einträge.',
  broken: 'Die Kette ist bei Eintrag %{seq} gebrochen.',
  before: 'Vorher',
  after: 'Nachher',
  event: {
    access: { denied: '%{actor} wurde %{field} verwehrt' },
    announcement: {
      removed: '%{actor} hat die Mitteilung zurückgenommen',
      set: '%{actor} hat allen mitgeteilt: %{text}',
    },
    appearance: { set: '%{actor} hat das Aussehen der Seiten geändert' },
    api_key: {
      created: '%{actor} hat den API-Schlüssel %{target} angelegt',
      revoked: '%{actor} hat den API-Schlüssel %{target} widerrufen',
    },
    audit_log: { read: '%{actor} hat das Protokoll gelesen' },
    budget: {
      deleted: '%{actor} hat ein Budget gelöscht',
      set: '%{actor} hat ein Budget von %{limit} gesetzt',
    },
    conversation: { deleted: '%{actor} hat eine Unterhaltung von %{owner} gelöscht' },
    history: {
      asked: '%{actor} möchte lesen, was andere schrieben: %{reason}',
      closed: '%{actor} hat eine Lesefreigabe geschlossen',
      listed: '%{actor} hat Unterhaltungen anderer aufgelistet, ohne ihren Text',
      opened: '%{actor} hat eine Lesefreigabe geöffnet: %{reason}',
      read: '%{actor} hat Unterhaltungen gelesen',
    },
    identity: {
      linked: '%{actor} hat eine Anmeldung von %{provider} verknüpft',
      unlinked: '%{actor} hat eine Anmeldung von %{provider} entfernt',
    },
    invitation: { revoked: '%{actor} hat die Einladung von %{target} zurückgezogen' },
    knock: {
      dismissed: '%{actor} hat %{target} abgewiesen, unbekannt hier',
      let_in: '%{actor} hat %{target} eingelassen',
    },
    list: {
      exported: '%{actor} hat die Liste %{list} exportiert',
      export_fetched: '%{actor} hat die Liste %{list} abgeholt',
    },
    model: { updated: '%{actor} hat die Angaben zum Modell %{model} geändert' },
    model_server: {
      created: '%{actor} hat den Modellserver %{name} angelegt',
      deleted: '%{actor} hat den Modellserver %{name} gelöscht',
      updated: '%{actor} hat den Modellserver %{name} geändert',
    },
    reply: { stopped: '%{actor} hat eine Antwort angehalten' },
    view: {
      deleted: '%{actor} hat die Ansicht %{title} gelöscht, die für alle war',
      saved: '%{actor} hat die Ansicht %{title} für alle gespeichert',
    },
    retention: { applied: '%{actor} hat gelöscht, was lange genug aufbewahrt wurde' },
    role: {
      assigned: '%{actor} hat %{target} die Rolle %{name} gegeben',
      created: '%{actor} hat die Rolle %{name} angelegt',
      deleted: '%{actor} hat die Rolle %{name} gelöscht',
      revoked: '%{actor} hat %{target} die Rolle %{name} genommen',
      updated: '%{actor} hat die Rolle %{name} geändert',
    },
    session: {
      created: '%{actor} hat sich mit %{provider} angemeldet',
      denied: 'Eine Anmeldung mit %{provider} wurde abgelehnt',
      ended: 'Eine Sitzung von %{actor} ist beendet',
      revoked: '%{actor} hat eine Sitzung von %{user} beendet',
    },
    tokens: {
      obtained: 'Modelle werden mit dem eigenen Token von %{actor} gefragt',
      renewal_failed: 'Tokens von %{provider} ließen sich nicht erneuern',
    },
    user: {
      created: '%{target} kam zum ersten Mal',
      erased: '%{actor} hat eine Person gelöscht',
      export_fetched: '%{actor} hat einen Export abgeholt',
      export_withdrawn: '%{actor} hat einen Export zurückgezogen',
      exported: '%{actor} hat die Daten von %{target} angefordert',
      invited: '%{actor} hat %{target} eingeladen',
      reactivated: '%{actor} hat %{target} wieder zugelassen',
      suspended: '%{actor} hat %{target} gesperrt',
      updated: '%{actor} hat das Profil von %{target} geändert',
    },
  },
}
