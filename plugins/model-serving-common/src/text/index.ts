export * from './asSentence';
export * from './links';
export * from './markdownLine';
export * from './numbers';
export * from './plainText';
