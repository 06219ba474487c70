export { DataTable } from './DataTable';
export type { DataColumn } from './DataTable';
export { Columns, PageBody } from './PageBody';
export { Section, SectionLevel } from './Section';
