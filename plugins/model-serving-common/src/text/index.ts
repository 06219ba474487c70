export * from './asSentence';
export * from './dateInWords';
export * from './links';
export * from './markdownLine';
export { moneyInWords, priceInWords } from './moneyInWords';
export type { Locales } from './moneyInWords';
export * from './numbers';
export * from './plainText';
