import { policyEvaluation } from '@model-serving/lab-tests';
import type { BenchLab } from '../cluster/BenchLab';
import { number, type Row } from '../Row';

/** What it costs to judge manifests before the pull request, beside asking the API server. */
export async function policies(lab: BenchLab): Promise<Row> {
  const { manifests, portal, server, serverAtOnce, ratio, most } =
    await policyEvaluation(lab.kubeconfig);
  return {
    id: 'Policies',
    what: `Judging ${manifests} manifests by every policy of the platform, compared with the API server's dry runs of the same manifests`,
    result: `1/${number(1 / ratio)} of the time, one after the other (${number(
      portal / 1000,
    )} s against ${number(server / 1000)} s); 1/${number(
      serverAtOnce / portal,
    )} of the dry-runs' time with eight at once`,
    goal: `≤ 1/${number(1 / most)}`,
    met: ratio <= most,
    numbers: {
      manifests,
      portalMs: portal,
      serverMs: server,
      serverAtOnceMs: serverAtOnce,
      ratio,
    },
    note: 'The portal judges on one core, the defaults of the schemas included; eight dry-runs at once use all cores that the API server has.',
  };
}
