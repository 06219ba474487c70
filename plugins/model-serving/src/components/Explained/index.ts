export { Explained } from './Explained';
