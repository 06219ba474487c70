export * from './money';
export * from './names';
export * from './numbers';
export * from './quantity';
export * from './runtimes';
export * from './time';
