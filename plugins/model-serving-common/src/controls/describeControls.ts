import { ControlEvidence, ControlProbe, ControlStatus } from '../api';
import {
  ClusterControlFacts,
  DeclaredPolicy,
  PortalPermissions,
  RepositoryGuards,
  TenantControlFacts,
} from './facts';
import { Findings } from './Findings';
import { judgePortal } from './judgePortal';
import { judgePolicy } from './judgePolicy';
import { judgeNetwork, judgeObjects, judgeQueue } from './judgeSurroundings';
import {
  judgeRepository,
  judgeWriters,
  RepositoryReader,
} from './judgeRepository';

/** A tenant held against a control, with everything the judgement rests on. @public */
export interface JudgedControl extends ControlStatus {
  evidence: ControlEvidence[];
}

/** A control outside of the cluster, with what was found about the tenant. @public */
export interface ExaminedControl {
  control: string;
  title: string;
  whenEnforced: string;
  evidence: readonly ControlEvidence[];
}

/** Everything that is known about one tenant and its surroundings. @public */
export interface ControlInput {
  declared: readonly DeclaredPolicy[];
  cluster: ClusterControlFacts;
  tenant: TenantControlFacts;
  /** Absent where no repository is configured. */
  repository?: RepositoryGuards;
  /** Who is told this; a member is told no accounts of the repository. */
  reader: RepositoryReader;
  /** What is known of controls outside of the cluster. */
  further: readonly ExaminedControl[];
  /** What the portal itself lets members do. */
  portal: PortalPermissions;
  /** The last probe of a policy on this tenant; null where there was none. */
  probeOf(policy: string): ControlProbe | null;
}

/** The title of each control that is no policy. */
const SURROUNDINGS = {
  'queue-managed': "Pods are admitted through the tenant's queue",
  'network-closed': 'Network traffic is denied by default',
  'objects-limited': 'Object counts and storage are limited',
  'repository-protected': 'The GitOps branch changes only by review',
  'repository-writers': 'Only the portal can write to the repository',
  'portal-permissions': 'The portal limits what members may do',
} as const;

/** Why nothing can be said of a cluster; null when it answers. */
function unreachable({ cluster }: ControlInput): string | null {
  const { bindings, policies } = cluster;
  return !policies.known && !bindings.known ? policies.reason : null;
}

/**
 * Holds one tenant against every control. While its cluster does not answer, everything about it
 * is `unknown`, also what a forge would say: whoever cannot see the cluster cannot say that a
 * tenant is held. Only what the portal itself leaves open is not enforced either way.
 * @public
 */
export function describeControls(input: ControlInput): JudgedControl[] {
  const { cluster, declared, further, portal, reader, repository, tenant } =
    input;
  const silence = unreachable(input);
  const judged = (
    control: string,
    title: string,
    judge: () => Findings,
    whenEnforced: string,
    probe: ControlProbe | null = null,
  ): JudgedControl => {
    let findings = judge();
    if (silence && !(control === 'portal-permissions' && findings.isBroken)) {
      findings = new Findings(`kubernetes:${cluster.cluster}`);
      findings.add('cluster', 'The cluster answers', 'unknown', silence);
    }
    return {
      tenant: tenant.tenant,
      cluster: cluster.cluster,
      control,
      title,
      ...findings.verdict(whenEnforced),
      probedAt: probe?.at ?? null,
      evidence: findings.evidence,
    };
  };
  return [
    ...declared.map(policy => {
      const probe = input.probeOf(policy.name);
      return judged(
        policy.name,
        policy.title,
        () => judgePolicy(policy, cluster, tenant, probe),
        `cluster ${cluster.cluster} has the policy, bound to deny, and evaluates it`,
        probe,
      );
    }),
    judged(
      'queue-managed',
      SURROUNDINGS['queue-managed'],
      () => judgeQueue(cluster, tenant),
      `Kueue holds the pods of namespace ${tenant.namespace} back until they are admitted`,
    ),
    judged(
      'network-closed',
      SURROUNDINGS['network-closed'],
      () => judgeNetwork(cluster, tenant),
      `every pod of namespace ${tenant.namespace} is closed unless a NetworkPolicy opens it`,
    ),
    judged(
      'objects-limited',
      SURROUNDINGS['objects-limited'],
      () => judgeObjects(cluster, tenant),
      `a ResourceQuota limits pods, services and storage of namespace ${tenant.namespace}`,
    ),
    ...(repository
      ? [
          judged(
            'repository-protected',
            SURROUNDINGS['repository-protected'],
            () =>
              judgeRepository(repository.source, repository.protection, reader),
            'the branch that the cluster follows changes by reviewed pull requests only',
          ),
          judged(
            'repository-writers',
            SURROUNDINGS['repository-writers'],
            () => judgeWriters(repository, reader),
            'nobody but the portal and the configured writers can write to the repository, and nobody past a review',
          ),
        ]
      : []),
    judged(
      'portal-permissions',
      SURROUNDINGS['portal-permissions'],
      () => judgePortal('portal:permissions', portal),
      'members may not register or delete entities, run templates of their own, or see what belongs to other tenants',
    ),
    ...further.map(({ control, evidence, title, whenEnforced }) =>
      judged(control, title, () => Findings.of(evidence), whenEnforced),
    ),
  ];
}
