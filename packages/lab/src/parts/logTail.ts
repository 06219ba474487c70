import { readFile } from 'node:fs/promises';

/** The last lines of a log; nothing where it cannot be read. */
export async function logTail(file: string, lines: number): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}
