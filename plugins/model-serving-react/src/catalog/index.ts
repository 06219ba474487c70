export { DeprecationAlert } from './DeprecationAlert';
export { ForeignEntityAlert } from './ForeignEntityAlert';
export { attestationTitle } from './attestationTitle';
export { signatureInWords, signatureSentence } from './signatureInWords';
export { useVetting } from './useVetting';
export type { Vetting } from './useVetting';
