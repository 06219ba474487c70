import { apiServer } from '../../control-plane/apiServer';
import { controllerManager } from '../../control-plane/controllerManager';
import { etcd } from '../../control-plane/etcd';
import { kwok } from '../../control-plane/kwok';
import { NODE_POOLS } from '../../control-plane/nodes';
import { scheduler } from '../../control-plane/scheduler';
import { readManifests } from '../../kubernetes/readManifests';
import { packageFile } from '../../packageFile';
import type { Part } from '../../parts/Part';
import { createCluster } from '../createCluster';
import { rights } from '../rights';
import type { Section } from './Section';

const NAME = 'lab-b';
const PARTS = [etcd, apiServer, controllerManager, scheduler, kwok];
const OBJECTS = packageFile('cluster/second.yaml');

/** The same part, told apart from the first cluster's by its name. */
function inSecond(part: Part): Part {
  const named = (name: string) => `${NAME}-${name}`;
  return { ...part, name: named(part.name), after: part.after?.map(named) };
}

/**
 * A second cluster, in the state of one that nobody has set up for serving yet:
 * neither Kueue nor KServe, one service that is a plain Deployment.
 */
export const second: Section = {
  name: 'second',
  tools: ['kubernetes', 'etcd', 'kwok'],
  open: async ({ folder, tools }) => {
    const cluster = await createCluster(NAME, folder, tools, {
      nodePools: NODE_POOLS.filter(({ name }) => name === 'cpu'),
    });
    return {
      clusters: [cluster],
      parts: PARTS.map(part => inSecond(part(cluster))),
      finish: async () => {
        for (const object of [...rights(), ...readManifests(OBJECTS)]) {
          await cluster.client.apply(object);
        }
      },
    };
  },
};
