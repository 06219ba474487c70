export { asSentence } from '@model-serving/backstage-plugin-model-serving-common';
export * from './money';
export * from './names';
export * from './numbers';
export * from './quantity';
export * from './revisions';
export * from './runtimes';
export * from './time';
