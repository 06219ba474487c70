import { ControlEvidence } from './control';
import { Freshness } from './freshness';

/**
 * The parts of a set-up that are examined, and their titles, in the order in which they are told.
 * @public
 */
export const EXAMINED_AREAS = {
  configuration: 'Configuration',
  clusters: 'Clusters',
  repository: 'GitOps repository',
  catalog: 'Catalog',
  permissions: 'Permissions',
  metrics: 'Engine metrics',
  prices: 'Prices',
  models: 'Model sources',
  database: 'Database',
  clocks: 'Clocks',
} as const;

/** @public */
export type ExaminedArea = keyof typeof EXAMINED_AREAS;

/**
 * One thing of the set-up that was looked at. `broken` is something to fix; `note` works, and something is missing with
 * it; `unknown` could not be looked at.
 * @public
 */
export interface Examination extends ControlEvidence {
  area: ExaminedArea;
  /** What to do about it, and who, as sentences; null where nothing is to be done. */
  next: string | null;
  /** The page of the documentation that explains it, such as `docs/clusters.md`. */
  docs: string;
}

/** Whether the suite works as it was set up, for platform owners. @public */
export interface ExaminationReport extends Freshness {
  items: Examination[];
}

/** What an examination comes to, in a sentence. @public */
export function examinationVerdict(items: readonly Examination[]): string {
  const count = (state: Examination['state']) =>
    items.filter(item => item.state === state).length;
  const broken = count('broken');
  const unknown = count('unknown');
  const found =
    broken === 0
      ? 'No problems found'
      : `${broken} ${broken === 1 ? 'problem' : 'problems'} found`;
  return unknown === 0 ? found : `${found}, ${unknown} not known`;
}
