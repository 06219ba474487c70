export { maskLogLines, maskSecrets } from './maskSecrets';
export { publicAddress } from './publicAddress';
