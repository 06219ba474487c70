export { evidentlySource } from './evidentlySource';
