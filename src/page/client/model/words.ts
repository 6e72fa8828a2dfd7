/** `2026-03-01 12:34 UTC` */
export const dateTime = (iso: string): string => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');
