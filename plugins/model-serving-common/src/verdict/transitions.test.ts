import {
  recordedScenarios,
  recordingNames,
  replay,
} from '../__fixtures__/recording';
import { ServiceDetail } from '../api';
import { describeServices } from './describeService';

type Transition = [word: string, hop: string | null];

interface Story {
  transitions: Transition[];
  last: ServiceDetail;
}

/** What was said of each service, from its first moment to its last. */
function storiesOf(recording: string): Map<string, Story> {
  const stories = new Map<string, Story>();
  for (const { event, picture } of replay(recording)) {
    const services = describeServices(picture, {
      now: new Date(event.at),
      primaryCluster: 'lab',
    });
    for (const service of services) {
      const { word, hop = null } = service.verdict;
      const story = stories.get(service.ref.name);
      const before = story?.transitions.at(-1);
      stories.set(service.ref.name, {
        transitions: [
          ...(story?.transitions ?? []),
          ...(before && before[0] === word && before[1] === hop
            ? []
            : [[word, hop] as Transition]),
        ],
        last: service,
      });
    }
  }
  return stories;
}

const SCENARIOS = recordedScenarios();

describe('what is said while a real cluster goes on', () => {
  it.each(recordingNames())('%s', name => {
    const { verdicts } = SCENARIOS[name];
    const stories = storiesOf(name);
    expect(
      Object.fromEntries(
        [...stories].map(([service, { transitions }]) => [
          service,
          transitions.map(pair => pair.join(' ')),
        ]),
      ),
    ).toEqual(
      Object.fromEntries(
        Object.entries(verdicts).map(([service, { transitions }]) => [
          service,
          transitions.map(pair => pair.join(' ')),
        ]),
      ),
    );
    for (const [service, expected] of Object.entries(verdicts)) {
      const last = stories.get(service)?.last;
      const said = (text?: string | null) => text ?? '';
      const { sentence, next, autoscaling } = expected;
      expect(said(last?.verdict.sentence)).toMatch(new RegExp(sentence));
      expect(said(last?.verdict.next)).toMatch(new RegExp(said(next)));
      expect(said(last?.autoscaling?.sentence)).toMatch(
        new RegExp(said(autoscaling)),
      );
    }
  });

  it('has a recording of each scenario', () => {
    expect(recordingNames()).toEqual(Object.keys(SCENARIOS).sort());
  });
});
