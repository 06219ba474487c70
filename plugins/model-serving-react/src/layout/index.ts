export { DataTable } from './DataTable';
export type { DataColumn, TableSort } from './DataTable';
export { FilterBar } from './FilterBar';
export { Columns, PageBody } from './PageBody';
export { Pager } from './Pager';
export { SearchBox } from './SearchBox';
export { Section, SectionLevel } from './Section';
