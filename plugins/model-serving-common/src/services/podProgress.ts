import { HopName } from '../api';
import { PodState } from './podStanding';

/** How far a pod has come, least first; the one that is farthest tells the story. */
const PROGRESS: readonly PodState[] = [
  'ended',
  'terminating',
  'gated',
  'scheduling',
  'unschedulable',
  'creating',
  'pull-fails',
  'config-fails',
  'init-fails',
  'crashes',
  'loading',
  'node-lost',
  'unready',
  'ready',
];

export function progressOf(state: PodState): number {
  return PROGRESS.indexOf(state);
}

const HOPS: Readonly<Record<PodState, HopName | null>> = {
  gated: 'admitted',
  scheduling: 'scheduled',
  unschedulable: 'scheduled',
  creating: 'image',
  'pull-fails': 'image',
  'config-fails': 'image',
  'init-fails': 'image',
  crashes: 'load',
  loading: 'load',
  unready: 'ready',
  'node-lost': 'ready',
  ready: null,
  terminating: null,
  ended: null,
};

/** The hop at which a pod in that state is. */
export function hopOf(state: PodState): HopName | null {
  return HOPS[state];
}
