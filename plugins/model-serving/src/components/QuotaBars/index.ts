export { QuotaBars } from './QuotaBars';
