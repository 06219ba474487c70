export { maskSecrets } from './maskSecrets';
