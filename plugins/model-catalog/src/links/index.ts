export * from './createModelLinks';
export * from './ModelLinksContext';
export { AppLinks } from './AppLinks';
