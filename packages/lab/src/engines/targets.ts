import { readFile, rename, writeFile } from 'node:fs/promises';

/** An engine as Prometheus finds it: its address and the labels of its pod. */
export interface EngineTarget {
  /** `127.0.0.1:<port>`; one only. */
  targets: readonly [string];
  labels: Readonly<Record<string, string>> & {
    namespace: string;
    pod: string;
    /** Not kept by Prometheus: names of two underscores are for those who find targets. */
    __meta_service: string;
  };
}

/** Writes the file for Prometheus' file discovery, in one step, so that nobody reads half of it. */
export async function writeTargets(
  file: string,
  targets: readonly EngineTarget[],
): Promise<void> {
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(targets, undefined, 2));
  await rename(draft, file);
}

/** The engines that run. Throws where the lab has none of its own. */
export async function readTargets(file: string): Promise<EngineTarget[]> {
  return JSON.parse(await readFile(file, 'utf8'));
}
