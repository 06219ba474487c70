import { isKserveService } from '../kubernetes/kserve';
import { conditionOf, isTrue } from '../kubernetes/condition';
import type { GatewayParent } from '../kubernetes/gateway';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { quoteLine } from '../messages';
import type { ServiceObject } from './serviceParts';

/** What the gateways say of a service's routes and of its pool. */
export interface GatewayStanding {
  /** Whether a gateway has accepted its InferencePool, whatever KServe says of it. */
  readonly poolAccepted: boolean;
  /** Why a gateway does not send it requests, by parent; empty where nothing is wrong. */
  readonly problems: readonly string[];
  /** Whether at least one gateway sends it requests. */
  readonly reachable: boolean;
  /** Whether gateways send requests to any of its engines while its endpoint picker is away. */
  readonly failsOpen: boolean;
}

const MUST_HOLD = ['Accepted', 'ResolvedRefs'];

/** What the API writes before a gateway has looked. */
export const isPlaceholder = ({ parent }: GatewayParent) =>
  parent.startsWith('Status');

/** Why a gateway does not send requests to what is attached to it; undefined where it does. */
export function problemOf(
  what: string,
  parent: GatewayParent,
): string | undefined {
  const broken = MUST_HOLD.map(type => conditionOf(parent, type)).find(
    condition => condition?.status === 'False',
  );
  const said = broken && (broken.message || broken.reason || broken.type);
  return said ? `${what} at ${parent.parent}: ${quoteLine(said)}` : undefined;
}

/** Per parent: a route may be fine at one gateway and refused by another. */
export function gatewayStandingOf(
  index: PictureIndex,
  object: ServiceObject,
): GatewayStanding {
  if (!isKserveService(object)) {
    return {
      poolAccepted: false,
      problems: [],
      reachable: false,
      failsOpen: false,
    };
  }
  const pools = [
    ...index.all('InferencePool', 'owner', object.uid),
    ...index.all(
      'InferencePool',
      'place',
      object.namespace,
      `${object.name}-inference-pool`,
    ),
  ].filter((pool, position, all) => all.indexOf(pool) === position);
  const routes = index.all('HTTPRoute', 'owner', object.uid);
  const parents = [
    ...pools.map(pool => ({ what: `InferencePool ${pool.name}`, of: pool })),
    ...routes.map(route => ({ what: `HTTPRoute ${route.name}`, of: route })),
  ].flatMap(({ what, of }) =>
    of.parents
      .filter(parent => !isPlaceholder(parent))
      .map(parent => ({ problem: problemOf(what, parent), parent })),
  );
  return {
    poolAccepted: pools.some(pool =>
      pool.parents.some(parent => isTrue(parent, 'Accepted')),
    ),
    problems: parents.flatMap(({ problem }) => problem ?? []),
    reachable: parents.some(({ problem }) => problem === undefined),
    failsOpen:
      pools.length > 0 &&
      pools.every(({ failureMode }) => failureMode === 'FailOpen'),
  };
}
