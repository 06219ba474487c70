export type { LifeOptions } from './LifeOptions';
export { startLife } from './startLife';
