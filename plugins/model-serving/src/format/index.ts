export * from './duration';
export * from './quantity';
