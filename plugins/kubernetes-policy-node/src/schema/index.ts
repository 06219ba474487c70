export { SchemaSet } from './SchemaSet';
export { embeddedTypeProblems } from './goTypes';
export type { TypeProblem } from './goTypes';
