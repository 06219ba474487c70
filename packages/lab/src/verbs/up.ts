import { once } from 'node:events';
import { LabState } from '../lab/LabState';
import { startLab } from '../lab/startLab';
import { untilStopped } from './untilStopped';
import { say, type Verb } from './Verb';

export const up: Verb = async ({ stateFolder, only }) => {
  const state = new LabState(stateFolder);
  const stopped = untilStopped();
  const start = Date.now();
  const lab = await startLab(state, say, stopped, { only });
  for (const { policy, field, warning } of lab.warnings) {
    say(`policy ${policy}, ${field}: ${warning}`);
  }
  say(`kubeconfig: ${lab.cluster.kubeconfig}`);
  say(`logs: ${state.logs}`);
  say(`lab ready after ${((Date.now() - start) / 1000).toFixed(1)} s`);

  const death = await Promise.race([
    lab.death,
    stopped.aborted ? undefined : once(stopped, 'abort').then(() => undefined),
  ]);
  if (death) {
    process.stderr.write(`${death.message}\n`);
  }
  say('stopping');
  await lab.stop();
  return death ? 1 : 0;
};
