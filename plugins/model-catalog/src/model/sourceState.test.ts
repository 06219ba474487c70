import { modelSource } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { sourceState, worstFirst } from './sourceState';

const guard = {
  reason: 'too many are gone',
  missing: 3,
  places: [],
  confirmations: 1,
  needed: 3,
  since: '2026-11-29T12:00:00Z',
  notBefore: '2026-11-29T12:20:00Z',
};
const failed = modelSource('failed', { failure: 'it is down', syncing: true });
const guarded = modelSource('guarded', { guard });
const pending = modelSource('pending', { lastGoodSync: null });
const syncing = modelSource('syncing', { syncing: true });
const current = modelSource('current');

describe('how a source is doing', () => {
  it.each([failed, guarded, pending, syncing, current])('$id', source => {
    expect(sourceState(source)).toBe(source.id);
  });

  it('lists what needs a person first', () => {
    expect(
      worstFirst([current, syncing, pending, guarded, failed]).map(
        ({ id }) => id,
      ),
    ).toEqual(['failed', 'guarded', 'pending', 'syncing', 'current']);
  });
});
