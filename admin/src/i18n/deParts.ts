import type { enParts } from './enParts.js'

export const deParts: Record<keyof typeof enParts, string> = {
  DATABASE: 'Datenbank',
  BUS: 'Nachrichten zwischen Servern',
  MODEL: 'Modellserver',
  SIGN_IN: 'Anmeldung',
  JOBS: 'Aufgaben',
  DISK: 'Festplatte',
  STORAGE: 'Dateien',
  VIRUS_SCANNER: 'Virenscanner',
}
