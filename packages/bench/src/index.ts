export type { Row } from './Row';
