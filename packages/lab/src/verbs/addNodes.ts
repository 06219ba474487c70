import { setTimeout as pause } from 'node:timers/promises';
import { addNodes as addTo } from '../control-plane/addNodes';
import { ClusterClient } from '../kubernetes/ClusterClient';
import { LabState } from '../lab/LabState';
import { readAccess } from '../recording/readAccess';
import { say, type Verb } from './Verb';

/** Adds the nodes of a pool to the first cluster, after a while if so wanted. */
export const addNodes: Verb = async ({ stateFolder, rest, seconds }) => {
  const record = await new LabState(stateFolder).read();
  if (!record?.ready) {
    throw new Error('No lab is up.');
  }
  const client = new ClusterClient(await readAccess(record.kubeconfig));
  try {
    await pause(Number(seconds ?? 0) * 1000);
    for (const name of await addTo(client, rest[0] ?? '')) {
      say(`added ${name}`);
    }
  } finally {
    client.close();
  }
  return 0;
};
