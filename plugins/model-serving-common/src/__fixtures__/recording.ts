import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  ClusterPicture,
  KindStatus,
  ProjectedObject,
  projectObject,
  WATCHED_KINDS,
  WatchedKindName,
} from '../kubernetes';

const FOLDER = join(__dirname, 'recordings');

/** A watch event as it was recorded. */
export interface RecordedEvent {
  at: string;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: { kind: string; metadata: { name: string; namespace?: string } };
}

/** What is right to say about a scenario, as the lab's list of scenarios has it. */
export interface RecordedScenario {
  done: string;
  verdicts: Record<
    string,
    {
      transitions: Array<[word: string, hop: string | null]>;
      /** Regular expression of the last sentence. */
      sentence: string;
      /** Regular expression of what is to be done, as said last. */
      next?: string;
      /** Regular expression of what is said last of its autoscaler. */
      autoscaling?: string;
    }
  >;
}

const KINDS: ReadonlySet<string> = new Set(
  WATCHED_KINDS.map(({ kind }) => kind),
);

/** Names of all recordings. */
export function recordingNames(): string[] {
  return readdirSync(FOLDER)
    .filter(file => file.endsWith('.jsonl'))
    .map(file => basename(file, '.jsonl'))
    .sort();
}

/** What is right to say about each. */
export function recordedScenarios(): Record<string, RecordedScenario> {
  return JSON.parse(readFileSync(join(FOLDER, 'verdicts.json'), 'utf8'));
}

export function readRecording(name: string): RecordedEvent[] {
  return readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as RecordedEvent);
}

/** Every kind read well at the given time. */
export function allLive(asOf: string): Record<string, KindStatus> {
  return Object.fromEntries(
    WATCHED_KINDS.map(({ kind }) => [
      kind,
      { state: 'live', since: asOf, asOf },
    ]),
  );
}

/** The first recorder did not watch flavors; this is the one that its cluster had. */
const H100 = {
  apiVersion: 'kueue.x-k8s.io/v1beta2',
  kind: 'ResourceFlavor',
  metadata: { name: 'h100' },
  spec: { nodeLabels: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' } },
};

function hasFlavors(events: readonly RecordedEvent[]): boolean {
  return events.some(({ object }) => object.kind === 'ResourceFlavor');
}

/** The picture after each event of a recording. */
export function* replay(
  name: string,
): Generator<{ event: RecordedEvent; picture: ClusterPicture }> {
  const events = readRecording(name);
  const objects = new Map<string, Map<string, ProjectedObject>>();
  if (!hasFlavors(events)) {
    objects.set(
      'ResourceFlavor',
      new Map([['/h100', projectObject('ResourceFlavor', H100)]]),
    );
  }
  for (const event of events) {
    const { kind, metadata } = event.object;
    if (KINDS.has(kind)) {
      const known = objects.get(kind) ?? new Map();
      objects.set(kind, known);
      const key = `${metadata.namespace ?? ''}/${metadata.name}`;
      if (event.type === 'DELETED') {
        known.delete(key);
      } else {
        known.set(key, projectObject(kind as WatchedKindName, event.object));
      }
    }
    yield {
      event,
      picture: {
        cluster: 'lab',
        kinds: allLive(event.at),
        objects: Object.fromEntries(
          [...objects].map(([each, byName]) => [each, [...byName.values()]]),
        ),
      },
    };
  }
}

/** The picture and the time at the end of a recording. */
export function endOf(name: string): { picture: ClusterPicture; now: Date } {
  let last: { event: RecordedEvent; picture: ClusterPicture } | undefined;
  for (const step of replay(name)) {
    last = step;
  }
  if (!last) {
    throw new Error(`Recording ${name} is empty`);
  }
  return { picture: last.picture, now: new Date(last.event.at) };
}
