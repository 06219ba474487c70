/** What the browser is set to; every number, amount and date of the pages is written for it. */
export const LOCALES = globalThis.navigator?.languages;
