export * from './duration';
export * from './quantity';
export * from './priority';
export * from './sentence';
