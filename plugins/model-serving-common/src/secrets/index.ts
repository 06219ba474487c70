export { maskLogLines, maskSecrets } from './maskSecrets';
