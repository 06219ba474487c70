export { ForeignEntityAlert } from './ForeignEntityAlert';
export { useVetting } from './useVetting';
export type { Vetting } from './useVetting';
