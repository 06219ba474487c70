export { readSecret } from './readSecret';
export { Secret } from './Secret';
