export * from './asSentence';
export * from './links';
export * from './numbers';
export * from './plainText';
