import {
  Hop,
  Measured,
  Proposal,
  ServiceDetail,
  ServiceRef,
  Verdict,
} from '../api';
import { serviceCost } from '../cost/serviceCost';
import { serviceEntityRef } from '../entities';
import { pathOf, SERVICE_PATHS } from '../goldenPaths';
import { ClusterPicture, ProjectedApplication } from '../kubernetes';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { TENANT_LABEL } from '../labels';
import { currentProposal, proposalsOf } from '../proposals/proposalOf';
import { refusalOf } from '../services/refusedSync';
import { timelineOf } from '../timeline/timeline';
import { DescribeContext, Judgment } from './context';
import { freshnessOf } from './freshness';

/** What was applied is seen in the cluster by then, also where a watch has to begin anew. */
const SEEN_AFTER_MS = 60_000;

/** What is known of a service that the cluster does not have. */
interface ProposedFacts {
  readonly now: Date;
  readonly picture: ClusterPicture;
  readonly ref: ServiceRef;
  readonly proposal: Proposal;
  /** Whether one of its proposals was merged, this one or an earlier one. */
  readonly wasMerged: boolean;
  readonly application: ProjectedApplication | undefined;
  readonly synced: Hop | undefined;
}

function openJudgment({ proposal }: ProposedFacts): Judgment {
  const { number, openedAt, removes } = proposal;
  return {
    word: 'proposed',
    sentence: `${
      removes ? 'Its removal is proposed' : 'Proposed'
    } in pull request #${number}, which is not merged yet.`,
    since: openedAt,
    next: `Ask a reviewer of the GitOps repository to review and merge pull request #${number}.`,
    hop: 'merged',
  };
}

function removedJudgment({ proposal }: ProposedFacts): Judgment {
  return {
    word: 'removed',
    sentence: `Removed by pull request #${proposal.number}.`,
    since: proposal.mergedAt,
    next: null,
    hop: null,
  };
}

function closedJudgment({ proposal }: ProposedFacts): Judgment {
  return {
    word: 'failed',
    sentence: `Pull request #${proposal.number} was closed without being merged.`,
    since: proposal.openedAt,
    next: 'Propose it again if you still need it.',
    hop: 'merged',
  };
}

/** Nobody can tell whether the cluster has it, where its kind is not read. */
function unreadJudgment({ picture, proposal, ref }: ProposedFacts): Judgment {
  const where = picture.title ?? picture.cluster;
  return {
    word: 'unknown',
    sentence: `Unknown: the portal cannot read whether cluster ${where} has it.`,
    since: proposal.mergedAt,
    next:
      picture.kinds[ref.kind]?.state === 'forbidden'
        ? `Ask your platform owners to let the portal read ${ref.kind}s.`
        : null,
    hop: 'synced',
  };
}

function mergedJudgment(facts: ProposedFacts): Judgment {
  const { application, now, picture, proposal, ref, synced } = facts;
  const { directory, mergedAt, number } = proposal;
  const where = picture.title ?? picture.cluster;
  const merged = { since: mergedAt, hop: 'synced' } as const;
  if (synced?.state === 'failed') {
    const refusal = application && refusalOf(application, ref);
    return {
      ...merged,
      word: 'failed',
      sentence: refusal
        ? `The cluster refused it: ${refusal}`
        : synced.sentence,
      next: 'Fix the files in Git as the message describes.',
    };
  }
  const isSynced =
    synced?.state === 'done' &&
    now.getTime() - Date.parse(synced.at ?? '') > SEEN_AFTER_MS;
  if (isSynced) {
    return {
      ...merged,
      word: 'failed',
      sentence: `Deleted from cluster ${where} after it was applied; the GitOps repository still has it.`,
      next: `Ask your platform owners to sync its Argo CD Application, or remove ${directory} from the GitOps repository.`,
    };
  }
  if (synced?.stalled) {
    return {
      ...merged,
      word: 'proposed',
      sentence: `Merged in pull request #${number} but not applied. ${synced.sentence}`,
      since: synced.since ?? mergedAt,
      next: `Ask your platform owners to check the Argo CD Application of ${directory}: whether it exists, and what it reports.`,
    };
  }
  return {
    ...merged,
    word: 'proposed',
    sentence: `Merged in pull request #${number}; cluster ${where} does not have it yet.`,
    next: null,
  };
}

function judgmentOf(facts: ProposedFacts): Judgment {
  const { picture, proposal, ref, synced, wasMerged } = facts;
  const state = picture.kinds[ref.kind]?.state;
  const isReadable = state === 'live' || state === 'unreachable';
  if (wasMerged && !isReadable && synced?.state !== 'failed') {
    return unreadJudgment(facts);
  }
  return {
    open: openJudgment,
    merged: proposal.removes ? removedJudgment : mergedJudgment,
    closed: closedJudgment,
  }[proposal.state](facts);
}

function verdictOf(facts: ProposedFacts): Verdict {
  const { application, proposal, ref, synced } = facts;
  const refusal =
    synced?.state === 'failed' && application
      ? refusalOf(application, ref)
      : null;
  return {
    ...judgmentOf(facts),
    evidence: [
      {
        what: `Pull request #${proposal.number}`,
        value: proposal.state,
        at: proposal.mergedAt ?? proposal.openedAt,
      },
      ...(refusal === null ? [] : [{ what: 'Argo CD', value: refusal }]),
    ],
  };
}

/**
 * A service that exists only as a proposal; undefined without one, and once its files were removed by hand. One that a
 * proposal removed is told of as long as the forge lists that proposal.
 */
export function describeProposed(
  index: PictureIndex,
  ref: ServiceRef,
  context: DescribeContext,
): ServiceDetail | undefined {
  const { picture } = index;
  const { paths = SERVICE_PATHS } = context;
  const namespace = index.first('Namespace', 'name', ref.namespace);
  const tenant = namespace?.labels[TENANT_LABEL] ?? null;
  const own = proposalsOf(context.proposals ?? [], { ...ref, tenant });
  const proposal = currentProposal(own);
  // Which of several paths of a kind it is, a proposal does not say.
  const path =
    pathOf({ kind: ref.kind, goldenPath: null }, paths) ??
    paths.find(({ service }) => service.kind === ref.kind);
  if (!proposal || tenant === null || !path) {
    return undefined;
  }
  const isOfPath = proposal.kind !== null || path === paths[0];
  const isRemoved =
    proposal.state === 'merged' &&
    !proposal.removes &&
    context.removed?.(proposal) === true;
  if (!isOfPath || isRemoved) {
    return undefined;
  }
  const application = index.application(ref, proposal.directory);
  const wasRemoved = proposal.removes && proposal.state === 'merged';
  const hops = timelineOf({
    ref,
    now: context.now,
    proposal,
    application,
    facts: undefined,
    queue: null,
    obstacle: null,
  });
  // Nothing follows on the merge of a removal.
  const timeline = wasRemoved
    ? hops.filter(({ name }) => name === 'opened' || name === 'merged')
    : hops;
  const freshness = freshnessOf(picture, [ref.kind]);
  const absent = (unit: string): Measured => ({
    value: null,
    unit,
    reason: wasRemoved ? 'it was removed' : 'it does not exist yet',
  });
  const ofPods = serviceCost({
    now: context.now,
    prices: context.prices,
    priceHistory: context.priceHistory,
    current: [],
    ledger: context.usage?.(ref, []),
    tokens: context.tokens?.(ref),
    freshness,
  });
  const { perHour } = ofPods;
  const cost = {
    ...ofPods,
    perHour: perHour.value === null ? perHour : absent(perHour.unit),
  };
  return {
    ...freshness,
    ref,
    tenant,
    owner: namespace?.owner ?? null,
    model: null,
    engine: null,
    engineVersion: null,
    accelerator: null,
    verdict: verdictOf({
      now: context.now,
      picture,
      ref,
      proposal,
      wasMerged: own.some(
        each => each.state === 'merged' && !context.removed?.(each),
      ),
      application,
      synced: timeline.find(({ name }) => name === 'synced'),
    }),
    replicas: { ready: 0, desired: null, min: null, max: null },
    waiting: absent('requests'),
    running: absent('requests'),
    costPerHour: cost.perHour,
    entityRef: serviceEntityRef(ref, context.primaryCluster),
    createdAt: null,
    purpose: null,
    costCenter: namespace?.costCenter ?? null,
    runtime: null,
    timeline,
    conditions: [],
    pods: [],
    queue: null,
    coldStarts: [],
    cost,
    violations: null,
    template: path.template,
    url: null,
  };
}
