const CHARACTERS = 500;

/** What went wrong, short enough for a log line. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(0, CHARACTERS);
}
