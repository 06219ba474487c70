import { isAlive } from '../lab/processes';
import { LabState } from '../lab/LabState';
import { say, type Verb } from './Verb';

export const status: Verb = async ({ stateFolder }) => {
  const record = await new LabState(stateFolder).read();
  if (!record) {
    say('The lab is not up.');
    return 1;
  }
  const kept = isAlive(record.pid);
  const readiness = record.ready ? 'ready' : 'starting';
  say(
    kept
      ? `The lab is ${readiness}, since ${record.startedAt}.`
      : 'The lab lost its keeper: `down` stops what is left.',
  );
  say(`kubeconfig: ${record.kubeconfig}`);
  for (const { name, pid } of record.parts) {
    say(`  ${isAlive(pid) ? 'up  ' : 'dead'}  ${name} (process ${pid})`);
  }
  return kept && record.ready ? 0 : 1;
};
