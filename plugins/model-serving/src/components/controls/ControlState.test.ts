import { ControlState } from '@model-serving/backstage-plugin-model-serving-common';
import { worstFirst } from './ControlState';

describe('worstFirst', () => {
  it('puts what is not enforced somewhere before what is unknown, and leaves equals as they are', () => {
    const rows: Array<[name: string, ...states: ControlState[]]> = [
      ['holds', 'enforced', 'enforced'],
      ['open for one', 'enforced', 'not-enforced'],
      ['holds too', 'enforced'],
      ['unknown for one', 'unknown', 'enforced'],
      ['open', 'not-enforced'],
    ];
    expect(
      worstFirst(rows, ([, ...states]) => states).map(([name]) => name),
    ).toEqual([
      'open for one',
      'open',
      'unknown for one',
      'holds',
      'holds too',
    ]);
  });
});
