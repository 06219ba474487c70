export { SchemaSet } from './SchemaSet';
