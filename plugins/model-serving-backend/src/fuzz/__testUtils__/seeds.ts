/**
 * What `./dev test` sends: the same each time. A seed that found something is added with what it found, so that it is
 * looked for from then on.
 */
export const SEEDS: ReadonlyArray<{ seed: number; found: string }> = [
  { seed: 1, found: 'nothing; bodies, YAML and queries of every kind' },
  { seed: 20261129, found: 'nothing; cluster objects and repository files' },
];
