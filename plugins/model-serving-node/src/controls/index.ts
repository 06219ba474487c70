export type { ControlDefinition, ControlSubject } from './ControlDefinition';
