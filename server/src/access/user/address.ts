/** As addresses are compared: without case, as people write them, and otherwise exactly. */
export const addressKey = (email: string): string => email.normalize('NFC').toLowerCase()
