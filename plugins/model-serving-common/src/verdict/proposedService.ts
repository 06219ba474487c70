import {
  Hop,
  Measured,
  Proposal,
  ServiceDetail,
  ServiceKind,
  ServiceRef,
  Verdict,
} from '../api';
import { serviceCost } from '../cost/serviceCost';
import { serviceEntityRef } from '../entities';
import { SERVICE_PATHS } from '../goldenPaths';
import { ClusterPicture } from '../kubernetes';
import { TENANT_LABEL } from '../labels';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { refusalOf } from '../services/refusedSync';
import { proposalOf } from '../timeline/proposalSteps';
import { timelineOf } from '../timeline/timeline';
import { DescribeContext } from './context';
import { freshnessOf } from './freshness';

function proposedVerdict(
  picture: ClusterPicture,
  kind: ServiceKind,
  proposal: Proposal,
  refusal: string | null,
  stall: Hop | undefined,
): Verdict {
  const evidence = [
    {
      what: `Pull request #${proposal.number}`,
      value: proposal.state,
      at: proposal.mergedAt ?? proposal.openedAt,
    },
  ];
  if (refusal !== null) {
    return {
      word: 'failed',
      sentence: `The cluster refused it: ${refusal}`,
      since: proposal.mergedAt,
      evidence: [...evidence, { what: 'Argo CD', value: refusal }],
      next: 'Fix the files in Git as the message describes.',
      hop: 'synced',
    };
  }
  if (stall) {
    return {
      word: 'unknown',
      sentence: `Merged in pull request #${proposal.number} but not applied. ${stall.sentence}`,
      since: stall.since ?? proposal.mergedAt,
      evidence,
      next: 'Check the Argo CD Application of its folder: whether it exists, and what it reports.',
      hop: stall.name,
    };
  }
  const where = picture.title ?? picture.cluster;
  const state = picture.kinds[kind]?.state;
  const readable = state === 'live' || state === 'unreachable';
  const sentences: Record<Proposal['state'], [string, string | null]> = {
    open: [
      `Proposed in pull request #${proposal.number}, which is not merged yet.`,
      'Have the pull request reviewed and merged.',
    ],
    merged: [
      `Merged in pull request #${proposal.number}; ${
        readable
          ? `cluster ${where} does not have it yet`
          : `the portal cannot read whether cluster ${where} has it`
      }.`,
      null,
    ],
    closed: [
      `Pull request #${proposal.number} was closed without being merged.`,
      'Propose it again if you still need it.',
    ],
  };
  const [sentence, next] = sentences[proposal.state];
  return {
    word: 'unknown',
    sentence,
    since: proposal.mergedAt ?? proposal.openedAt,
    evidence,
    next,
    hop: proposal.state === 'merged' ? 'synced' : 'merged',
  };
}

/** A service that exists only as a proposal. */
export function describeProposed(
  index: PictureIndex,
  ref: ServiceRef,
  context: DescribeContext,
): ServiceDetail | undefined {
  const { picture } = index;
  const namespace = index.first('Namespace', 'name', ref.namespace);
  const tenant = namespace?.labels[TENANT_LABEL] ?? null;
  const proposal = proposalOf(context.proposals ?? [], {
    tenant,
    name: ref.name,
    exists: false,
  });
  const isProposable = SERVICE_PATHS.some(
    ({ service }) => service.kind === ref.kind,
  );
  if (!proposal || tenant === null || !isProposable) {
    return undefined;
  }
  const application = index.application(ref, proposal.directory);
  const timeline = timelineOf({
    ref,
    now: context.now,
    proposal,
    application,
    facts: undefined,
    queue: null,
    obstacle: null,
  });
  const refused = timeline.some(
    ({ name, state }) => name === 'synced' && state === 'failed',
  );
  const freshness = freshnessOf(picture, [ref.kind]);
  const absent = (unit: string): Measured => ({
    value: null,
    unit,
    reason: 'it does not exist yet',
  });
  const cost = serviceCost({
    now: context.now,
    prices: context.prices,
    current: [],
    ledger: context.usage?.(ref, []),
    tokens: context.tokens?.(ref),
    freshness,
  });
  return {
    ...freshness,
    ref,
    tenant,
    owner: namespace?.owner ?? null,
    model: null,
    engine: null,
    accelerator: null,
    verdict: proposedVerdict(
      picture,
      ref.kind,
      proposal,
      refused && application ? refusalOf(application, ref) : null,
      timeline.find(({ stalled }) => stalled),
    ),
    replicas: { ready: 0, desired: null, min: null, max: null },
    waiting: absent('requests'),
    running: absent('requests'),
    costPerHour: cost.perHour,
    entityRef: serviceEntityRef(ref, context.primaryCluster),
    createdAt: null,
    purpose: null,
    costCenter: namespace?.costCenter ?? null,
    timeline,
    conditions: [],
    pods: [],
    queue: null,
    coldStarts: [],
    cost,
    violations: null,
    url: null,
  };
}
