export { FakeRegistry } from './FakeRegistry';
export type { FakeAnswer, FakeRequest } from './FakeRegistry';
export { FakeOciRegistry } from './FakeOciRegistry';
export type {
  FakeOciAnswer,
  FakeOciFault,
  FakeOciRequest,
} from './FakeOciRegistry';
export { BUNDLE, bundleOf, signByTag, signerOf } from './signing';
export type { Signer } from './signing';
export { fieldsOf } from './fieldsOf';
export {
  HOSTILE_ANSWERS,
  hostileDeadline,
  HostileServer,
} from './hostileAnswers';
export { judgingHere } from './judgingHere';
