import { apiServer } from '../../control-plane/apiServer';
import { controllerManager } from '../../control-plane/controllerManager';
import { etcd } from '../../control-plane/etcd';
import { kserve } from '../../control-plane/kserve';
import { kueue } from '../../control-plane/kueue';
import { kwok } from '../../control-plane/kwok';
import { scheduler } from '../../control-plane/scheduler';
import type { Section } from './Section';

const PARTS = [
  etcd,
  apiServer,
  controllerManager,
  scheduler,
  kwok,
  kueue,
  kserve,
];

/** The first cluster: a control plane, fake nodes, Kueue and KServe. */
export const core: Section = {
  name: 'core',
  tools: ['kubernetes', 'etcd', 'kwok', 'kueue', 'kserve'],
  open: async ({ cluster }) => ({
    clusters: [cluster],
    parts: PARTS.map(part => part(cluster)),
  }),
};
