/** Where a command writes to. @public */
export interface CommandOutput {
  out(text: string): void;
  error(text: string): void;
}

/** Arguments that a command cannot be run with. */
export class UsageError extends Error {}
