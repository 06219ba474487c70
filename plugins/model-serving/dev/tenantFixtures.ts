import {
  Proposal,
  Tenant,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ControlStatus } from '../src/api';
import { ago, MINUTE } from './moments';

const GIB = 2 ** 30;

export function tenant(name: string, rest: Partial<Tenant> = {}): Tenant {
  return {
    asOf: ago(2),
    source: 'kubernetes:sandbox',
    stale: false,
    name,
    cluster: 'sandbox',
    namespace: name,
    owner: `group:default/${name}`,
    costCenter: 'cc-1001',
    localQueue: 'serving',
    clusterQueue: name,
    cohort: 'serving',
    quota: [
      {
        flavor: 'h100',
        resource: 'nvidia.com/gpu',
        nominal: 8,
        used: 5,
        borrowed: 0,
        free: 3,
        borrowable: 2,
      },
      {
        flavor: 'l4',
        resource: 'nvidia.com/gpu',
        nominal: 4,
        used: 1,
        borrowed: 0,
        free: 3,
        borrowable: 4,
      },
      {
        flavor: 'h100',
        resource: 'cpu',
        nominal: 64,
        used: 40,
        borrowed: 0,
        free: 24,
        borrowable: null,
      },
      {
        flavor: 'h100',
        resource: 'memory',
        nominal: 512 * GIB,
        used: 320 * GIB,
        borrowed: 0,
        free: 192 * GIB,
        borrowable: null,
      },
    ],
    pending: 0,
    admitted: 3,
    services: 3,
    budgetPerMonth: 20000,
    priorities: ['serving-standard', 'serving-critical', 'serving-experiment'],
    entityRef: `system:default/${name}`,
    problems: [],
    ...rest,
  };
}

export function telltaleTenants(): Tenant[] {
  return [
    tenant('team-a', {
      quota: [
        {
          flavor: 'h100',
          resource: 'nvidia.com/gpu',
          nominal: 4,
          used: 6,
          borrowed: 2,
          free: 0,
          borrowable: 0,
        },
        {
          flavor: 'l4',
          resource: 'nvidia.com/gpu',
          nominal: 4,
          used: 1,
          borrowed: 0,
          free: 3,
          borrowable: 4,
        },
      ],
    }),
    tenant('team-b', { pending: 1, admitted: 1 }),
    tenant('team-c', {
      budgetPerMonth: null,
      problems: [
        'The namespace has no ResourceQuota that keeps pods without a queue out.',
      ],
      pending: null,
      admitted: null,
      services: 1,
    }),
  ];
}

export function proposal(rest: Partial<Proposal> = {}): Proposal {
  return {
    directory: 'tenants/team-a/support-bot',
    tenant: 'team-a',
    service: 'support-bot',
    number: 17,
    url: 'http://127.0.0.1:7011/platform/serving/pulls/17',
    branch: 'model-serving/team-a/support-bot',
    state: 'open',
    author: 'team-a-member',
    openedAt: ago(4 * MINUTE),
    mergedAt: null,
    mergeCommit: null,
    ...rest,
  };
}

export function telltaleControls(): ControlStatus[] {
  const policies = ['pinned-artifacts', 'owner-labels', 'gpu-limit'];
  return ['team-a', 'team-b', 'team-c'].flatMap(name =>
    policies.map((policy, index): ControlStatus => {
      if (name === 'team-c' && index === 1) {
        return {
          tenant: name,
          policy,
          state: 'not-forced',
          message: 'The binding only warns; it does not deny.',
        };
      }
      if (name === 'team-c' && index === 2) {
        return {
          tenant: name,
          policy,
          state: 'cannot-tell',
          message: "The portal's account may not read the bindings.",
        };
      }
      return {
        tenant: name,
        policy,
        state: 'forced',
        message: 'Present in the cluster and bound with Deny.',
      };
    }),
  );
}
