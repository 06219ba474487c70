export { assertLoadableEngine } from './engineRefs';
