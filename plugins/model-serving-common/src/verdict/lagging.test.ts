import fc from 'fast-check';
import { allLive, readRecording } from '../__fixtures__/recording';
import {
  ClusterPicture,
  ProjectedObject,
  projectObject,
  WATCHED_KINDS,
  WatchedKindName,
} from '../kubernetes';
import { describeServices, describeService } from './describeService';

const KINDS = WATCHED_KINDS.map(({ kind }) => kind);

/** The picture when the watch of each kind has come to its own point of the recording. */
function pictureAt(
  recording: string,
  progress: Partial<Record<WatchedKindName, number>>,
): ClusterPicture {
  const events = readRecording(recording);
  const objects = Object.fromEntries(
    KINDS.map(kind => {
      const own = events.filter(({ object }) => object.kind === kind);
      const known = new Map<string, ProjectedObject>();
      own
        .slice(0, Math.round(own.length * (progress[kind] ?? 1)))
        .forEach(({ type, object }) => {
          if (type === 'DELETED') {
            known.delete(object.metadata.name);
          } else {
            known.set(object.metadata.name, projectObject(kind, object));
          }
        });
      return [kind, [...known.values()]];
    }),
  );
  return {
    cluster: 'lab',
    kinds: allLive('2026-11-21T08:00:00Z'),
    objects,
  };
}

it('never says serving without a ready pod, however far the watches are apart', () => {
  const progress = fc.record(
    Object.fromEntries(
      KINDS.map(kind => [kind, fc.double({ min: 0, max: 1, noNaN: true })]),
    ) as Record<WatchedKindName, fc.Arbitrary<number>>,
  );
  const recordings = fc.constantFrom(
    'serving',
    'queued',
    'stopped',
    'rollout-stuck-on-surge',
    'image-pull-fails',
    'raw-deployment',
    'llm-inference-service',
  );
  fc.assert(
    fc.property(recordings, progress, (recording, each) => {
      const picture = pictureAt(recording, each);
      const context = {
        now: new Date('2026-11-21T09:00:00Z'),
        primaryCluster: 'lab',
      };
      for (const service of describeServices(picture, context)) {
        const ready = service.pods.filter(pod => pod.ready).length;
        const claims = ['serving', 'saturated', 'degraded'].includes(
          service.verdict.word,
        );
        expect(claims && ready === 0).toBe(false);
        expect(service.verdict.sentence).toMatch(/^[A-Z0-9].*[.!?]$/s);
        expect(service.timeline).toHaveLength(8);
        expect(describeService(picture, service.ref, context)).toEqual(service);
      }
    }),
    { numRuns: 60 },
  );
});
