import type { ArgumentId, ArgumentValue } from '../engines/arguments';

/**
 * What may be asked of a runtime's engine, and within which bounds.
 * @public
 */
export interface RuntimeArgument {
  id: ArgumentId;
  /** Bounds of a count. */
  min?: number;
  max?: number;
  /** Values of a choice. */
  values?: string[];
  /** What is written where a request leaves it out; without, the engine's own default holds. */
  default?: ArgumentValue;
  /** The argument by which a profile sets it for everybody; then nothing may be asked. */
  fixed?: string;
}
