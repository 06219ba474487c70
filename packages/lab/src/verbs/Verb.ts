/** What a verb is called with. */
export interface VerbInput {
  /** Other folder for the lab's state than the usual one. */
  stateFolder: string | undefined;
  /** Folder that results are written to, where the verb has any. */
  to: string | undefined;
  /** Sections of the lab to start; empty for all. */
  only: readonly string[];
  /** How load is spread over time. */
  shape: string | undefined;
  /** Requests a second. */
  rate: string | undefined;
  /** How long, or how much later. */
  seconds: string | undefined;
  /** Words after the verb. */
  rest: readonly string[];
}

/** Does what the verb says and answers the exit code. */
export type Verb = (input: VerbInput) => Promise<number>;

/** Writes a line for whoever called. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
