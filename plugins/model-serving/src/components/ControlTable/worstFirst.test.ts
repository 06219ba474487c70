import { ControlState } from '@model-serving/backstage-plugin-model-serving-common';
import { worstFirst } from './worstFirst';

describe('worstFirst', () => {
  it('puts what does not hold somewhere before what cannot be told, and leaves equals as they are', () => {
    const rows: Array<[name: string, ...states: ControlState[]]> = [
      ['holds', 'forced', 'forced'],
      ['open for one', 'forced', 'not-forced'],
      ['holds too', 'forced'],
      ['unknown for one', 'cannot-tell', 'forced'],
      ['open', 'not-forced'],
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
