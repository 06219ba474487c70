import { InterpretingAjv } from './InterpretingAjv';

// `ajv-errors` builds expressions when it is loaded, which are never run.
export {
  _,
  CodeGen,
  Name,
  nil,
  str,
  stringify,
} from 'ajv/dist/compile/codegen';
export { InterpretingAjv as Ajv };
export default InterpretingAjv;
