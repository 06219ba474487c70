export { DataTable } from './DataTable';
export type { DataColumn } from './DataTable';
export { FilterBar } from './FilterBar';
export { Columns, PageBody } from './PageBody';
export { Section, SectionLevel } from './Section';
