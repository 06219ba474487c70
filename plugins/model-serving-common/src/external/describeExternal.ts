import { ExternalModel, Measured, ServiceDetail, ServiceRef } from '../api';
import { serviceEntityRef } from '../entities';
import { pathOf } from '../goldenPaths';
import { ProjectedExternalSecret } from '../kubernetes';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { COST_CENTER_LABEL, TENANT_LABEL } from '../labels';
import { originOf, proposalsOf } from '../proposals/proposalOf';
import { timelineOf } from '../timeline/timeline';
import { listingOf } from '../verdict/servedModel';
import type { DescribeContext } from '../verdict/context';
import { freshnessOf } from '../verdict/freshness';
import { externalCost } from './externalCost';
import { isExternalModel, readExpectedTokens } from './externalModels';
import type { HostedModel } from './HostedModel';
import { judgeExternal } from './judgeExternal';

const ELSEWHERE = 'somebody else serves it, and nobody measures it here';
const BY_TOKEN = 'it is paid by the token';

const unmeasured = (unit: string, reason: string): Measured => ({
  value: null,
  unit,
  reason,
});

function externalOf(
  object: ProjectedExternalSecret,
  known: HostedModel | undefined,
): ExternalModel {
  const reason =
    known && 'reason' in known
      ? known.reason
      : 'no model source lists it as hosted';
  const hosted = known && 'endpoint' in known ? known.endpoint : null;
  const expectedTokens = readExpectedTokens(object.expectedTokens);
  const cost = hosted ? externalCost(hosted.price, expectedTokens) : { reason };
  return {
    secret: object.target,
    store: object.store,
    refreshedAt: object.refreshedAt,
    endpoint: object.endpoint,
    expectedTokens,
    hosted,
    reason: hosted ? null : reason,
    perMonth:
      'reason' in cost
        ? unmeasured('per month', cost.reason)
        : { value: cost.perMonth, unit: `${cost.currency} per month` },
  };
}

/** An external model, described; undefined where the ExternalSecret is none. */
export function describeExternal(
  index: PictureIndex,
  object: ProjectedExternalSecret,
  context: DescribeContext,
): ServiceDetail | undefined {
  if (!isExternalModel(object)) {
    return undefined;
  }
  const { picture } = index;
  const { now } = context;
  const ref: ServiceRef = {
    cluster: picture.cluster,
    namespace: object.namespace ?? '',
    kind: 'ExternalSecret',
    name: object.name,
  };
  const namespace = index.first('Namespace', 'name', ref.namespace);
  const tenant = namespace?.labels[TENANT_LABEL] || null;
  const hosted =
    object.modelRef === null
      ? { reason: 'its files name no model' }
      : context.hosted?.(object.modelRef, {
          name: tenant ?? '',
          cluster: ref.cluster,
        });
  const events = index.all('Event', 'about', object.uid);
  const proposal = originOf(
    proposalsOf(context.proposals ?? [], { ...ref, tenant }),
    object.createdAt,
  );
  const freshness = freshnessOf(picture, ['ExternalSecret']);
  const external = externalOf(object, hosted);
  const costPerHour = unmeasured('per hour', BY_TOKEN);
  return {
    ...freshness,
    ref,
    tenant,
    owner: namespace?.owner ?? null,
    model: object.modelRef
      ? {
          name:
            external.hosted?.model ?? object.modelRef.split('/').pop() ?? '',
          uri: null,
          digest: null,
          entityRef: object.modelRef,
          version: object.modelVersion,
          variant: null,
          ...listingOf(object.modelRef, context),
        }
      : null,
    engine: null,
    engineVersion: null,
    accelerator: null,
    verdict: {
      ...judgeExternal(object, events, hosted, now),
      evidence: object.conditions.map(condition => ({
        what: `ExternalSecret ${object.name}: condition ${condition.type}`,
        value: [condition.status, condition.reason, condition.message]
          .filter(Boolean)
          .join(', '),
        ...(condition.lastTransitionTime && {
          at: condition.lastTransitionTime,
        }),
      })),
    },
    replicas: { ready: null, desired: null, min: null, max: null },
    waiting: unmeasured('requests', ELSEWHERE),
    running: unmeasured('requests', ELSEWHERE),
    costPerHour,
    entityRef: serviceEntityRef(ref, context.primaryCluster),
    createdAt: object.createdAt,
    purpose: object.purpose,
    costCenter:
      object.labels[COST_CENTER_LABEL] ?? namespace?.costCenter ?? null,
    runtime: null,
    timeline: timelineOf({
      ref,
      now,
      proposal,
      application: index.application(ref, proposal?.directory),
      facts: undefined,
      object,
      queue: null,
      obstacle: null,
    }),
    conditions: object.conditions.slice(),
    pods: [],
    queue: null,
    coldStarts: [],
    cost: {
      ...freshness,
      currency: external.hosted?.price?.currency ?? '',
      perHour: costPerHour,
      today: unmeasured('', BY_TOKEN),
      monthToDate: unmeasured('', BY_TOKEN),
      perMillionTokens: unmeasured('', BY_TOKEN),
      parts: [],
      priceSource: '',
    },
    violations: context.violations?.(ref)?.slice() ?? null,
    external,
    template: pathOf(object, context.paths)?.template ?? null,
    url: null,
  };
}
