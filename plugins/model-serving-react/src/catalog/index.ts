export { DeprecationAlert } from './DeprecationAlert';
export { ForeignEntityAlert } from './ForeignEntityAlert';
export { signatureInWords, signatureSentence } from './signatureInWords';
export { useModelEntities } from './useModelEntities';
export type { ModelEntity } from './useModelEntities';
export { useVetting } from './useVetting';
export type { Vetting } from './useVetting';
