import { readTargets } from '../engines/targets';
import { LabState } from '../lab/LabState';
import { generateLoad } from '../load/generateLoad';
import { LOAD_SHAPES, type LoadShape } from '../load/shapes';
import { untilStopped } from './untilStopped';
import { say, type Verb } from './Verb';

/** Puts load on a service, `[<namespace>/]<name>`. */
export const load: Verb = async input => {
  const { stateFolder, rest } = input;
  const record = await new LabState(stateFolder).read();
  const file = record?.engines?.targets;
  if (!file) {
    throw new Error('No lab with engines is up.');
  }
  const [service, namespace] = (rest[0] ?? '').split('/').reverse();
  const shape = input.shape ?? 'steady';
  if (!LOAD_SHAPES.includes(shape as LoadShape)) {
    throw new Error(`The shapes of load are ${LOAD_SHAPES.join(', ')}.`);
  }
  const engines = async () =>
    (await readTargets(file)).filter(
      ({ labels }) =>
        labels.__meta_service === service &&
        (namespace === undefined || labels.namespace === namespace),
    );
  const found = await engines();
  if (found.length === 0) {
    const all = (await readTargets(file)).map(
      ({ labels }) => `${labels.namespace}/${labels.__meta_service}`,
    );
    throw new Error(
      `No engine of "${rest[0] ?? ''}" runs; there are engines of ${
        [...new Set(all)].join(', ') || 'none'
      }.`,
    );
  }
  const result = await generateLoad({
    shape: shape as LoadShape,
    rate: Number(input.rate ?? 2),
    seconds: Number(input.seconds ?? 60),
    tokens: 40,
    model: service,
    engines: async () =>
      (await engines()).map(({ targets }) => `http://${targets[0]}`),
    signal: untilStopped(),
  });
  say(
    `${result.sent} requests sent, ${result.answered} answered, ${result.failed} failed, ${result.held} held back`,
  );
  return result.answered > 0 || result.sent === 0 ? 0 : 1;
};
