export { Columns, PageBody } from './PageBody';
