import { Manifest } from '../controllers';

export type Health =
  | 'Healthy'
  | 'Suspended'
  | 'Progressing'
  | 'Missing'
  | 'Degraded';

const WORSE: readonly Health[] = [
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
];

interface Status {
  conditions?: { type: string; status: string; reason?: string }[];
}

/**
 * Health of one resource as Argo CD sees it: its own rules, and for InferenceServices the rule that the
 * platform configures. Kinds without a rule are healthy once they exist.
 */
export function healthOf(live: Manifest | undefined): Health {
  if (!live) {
    return 'Missing';
  }
  const { conditions } = (live.status ?? {}) as unknown as Status;
  const status = (type: string) =>
    conditions?.find(condition => condition.type === type)?.status;
  switch (live.kind) {
    case 'InferenceService':
      if (status('Stopped') === 'True') {
        return 'Suspended';
      }
      return status('Ready') === 'True' ? 'Healthy' : 'Progressing';
    case 'ExternalSecret':
      if (status('Ready') === 'False') {
        return 'Degraded';
      }
      return status('Ready') === 'True' ? 'Healthy' : 'Progressing';
    case 'Deployment':
      if (status('Progressing') === 'False') {
        return 'Degraded';
      }
      return status('Available') === 'True' ? 'Healthy' : 'Progressing';
    case 'Job':
      if (status('Failed') === 'True') {
        return 'Degraded';
      }
      return status('Complete') === 'True' ? 'Healthy' : 'Progressing';
    default:
      return 'Healthy';
  }
}

/** The worst of all. */
export function worstOf(healths: readonly Health[]): Health {
  return WORSE[Math.max(0, ...healths.map(health => WORSE.indexOf(health)))];
}
