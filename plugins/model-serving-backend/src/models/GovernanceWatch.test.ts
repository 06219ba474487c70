import { NO_MODEL_GOVERNANCE } from '@model-serving/backstage-plugin-model-serving-common';
import { ModelIndex } from './catalog/ModelIndex';
import { GovernanceWatch } from './GovernanceWatch';

describe('what is wrong with rules and overlays', () => {
  it('is told with the time since when it is so, anew after it was right', () => {
    let now = new Date('2026-11-29T12:00:00Z');
    let fields = ['spec.a'];
    const watch = new GovernanceWatch({
      catalog: {
        get governance() {
          return {
            ...NO_MODEL_GOVERNANCE,
            problems: fields.map(field => ({
              place: 'models/a.yaml',
              field,
              reason: 'Required',
            })),
          };
        },
        incomplete: undefined,
        index: ModelIndex.empty(),
        unmatched: [],
      },
      sources: ['gitops'],
      tenants: () => [],
      now: () => now,
    });
    const since = () =>
      watch
        .status()
        .problems.map(each => [each.field, each.since.slice(11, 16)]);
    expect(since()).toEqual([['spec.a', '12:00']]);
    now = new Date('2026-11-29T13:00:00Z');
    fields = ['spec.a', 'spec.b'];
    expect(since()).toEqual([
      ['spec.a', '12:00'],
      ['spec.b', '13:00'],
    ]);
    fields = [];
    expect(since()).toEqual([]);
    fields = ['spec.a'];
    expect(since()).toEqual([['spec.a', '13:00']]);
  });
});
