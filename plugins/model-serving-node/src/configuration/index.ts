export { readUsable } from './readUsable';
export type { Usable } from './readUsable';
