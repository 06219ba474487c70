import { Hop, Proposal, ServiceRef } from '../api';
import { ProjectedApplication } from '../kubernetes';
import { refusalOf } from '../services/refusedSync';

/** What Argo CD did with a merged change. */
export interface SyncOutcome {
  readonly state: Hop['state'];
  readonly at: string | null;
  readonly sentence: string;
}

/** Argo CD stamps whole seconds; a sync within the second of the merge counts. */
function notBefore(time: string | null, limit: string): boolean {
  return (
    time !== null &&
    Date.parse(time) >= Math.floor(Date.parse(limit) / 1000) * 1000
  );
}

/**
 * Whether a merged change has reached the cluster: by the first entry of Argo CD's history that
 * began after the merge (commits between may be skipped).
 */
export function syncOutcomeOf(
  proposal: Proposal & { mergedAt: string },
  application: ProjectedApplication | undefined,
  object: { kind: string; createdAt: string | null } | undefined,
  ref: ServiceRef,
): SyncOutcome {
  const applied = object?.createdAt ?? null;
  const appliedAfterMerge = notBefore(applied, proposal.mergedAt);
  if (!application) {
    if (appliedAfterMerge) {
      return {
        state: 'done',
        at: applied,
        sentence: 'Applied to the cluster.',
      };
    }
    return object
      ? {
          state: 'unknown',
          at: null,
          sentence: 'Applied at an unknown time: no Argo CD Application found.',
        }
      : {
          state: 'current',
          at: null,
          sentence: 'Waits for the GitOps agent to apply it.',
        };
  }
  const entry = application.history.find(({ deployStartedAt }) =>
    notBefore(deployStartedAt, proposal.mergedAt),
  );
  if (entry) {
    return {
      state: 'done',
      at: entry.deployedAt ?? entry.deployStartedAt,
      sentence: `Argo CD applied commit ${entry.revision.slice(0, 8)}.`,
    };
  }
  const operation = application.operation;
  const recent =
    operation !== null && notBefore(operation.startedAt, proposal.mergedAt);
  const refusal = recent ? refusalOf(application, ref) : null;
  if (operation && refusal !== null) {
    return {
      state: 'failed',
      at: operation.finishedAt ?? operation.startedAt,
      sentence: `Argo CD could not apply it: ${refusal}`,
    };
  }
  if (appliedAfterMerge) {
    return { state: 'done', at: applied, sentence: 'Argo CD applied it.' };
  }
  const [problem] = application.problems;
  if (problem) {
    return {
      state: 'current',
      at: null,
      sentence: `Argo CD reports ${problem.type}: ${problem.message}`,
    };
  }
  return {
    state: 'current',
    at: null,
    sentence:
      recent && operation?.phase === 'Running'
        ? 'Argo CD is applying it.'
        : 'Waits for Argo CD to see the merge.',
  };
}
