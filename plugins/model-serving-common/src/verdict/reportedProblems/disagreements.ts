import { pictureOf } from '../../__fixtures__/cluster';
import { allLive } from '../../__fixtures__/recording';
import { time } from '../../__fixtures__/serving';
import { ServiceDetail } from '../../api';
import { describeServices } from '../describeService';
import { Row } from './problems';

function describeRow({ objects, kinds = {}, now = 900 }: Row): ServiceDetail {
  const at = time(now);
  const services = describeServices(
    pictureOf(objects, {
      ...allLive(at),
      ...Object.fromEntries(
        Object.entries(kinds).map(([kind, state]) => [
          kind,
          { state, since: time(0), asOf: state === 'live' ? at : null },
        ]),
      ),
    }),
    { now: new Date(at), primaryCluster: 'one' },
  );
  if (services.length !== 1) {
    throw new Error(`${services.length} services, not one`);
  }
  return services[0];
}

/** What a person would say of a problem and the verdict does not, or the other way round; empty where they agree. */
export function disagreements(row: Row): string[] {
  const { verdict } = describeRow(row);
  const { next, sentence, word } = verdict;
  const said = `${word}: ${sentence} → ${next}`;
  return [
    ...(word === row.word ? [] : [`${said} is not ${row.word}`]),
    ...row.says
      .filter(pattern => !pattern.test(sentence))
      .map(pattern => `${said} does not say ${pattern}`),
    ...(row.never ?? [])
      .filter(pattern => pattern.test(said))
      .map(pattern => `${said} says ${pattern}`),
    ...((row.next ?? /^nothing$/).test(next ?? 'nothing')
      ? []
      : [`${said} does not lead to ${row.next}`]),
  ];
}
