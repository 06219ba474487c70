import fc from 'fast-check';
import { parsePromMatrix, parsePromVector, promNumber } from './promAnswer';

const answer = (resultType: string, result: unknown) => ({
  status: 'success',
  data: { resultType, result },
});

describe('the answers of Prometheus', () => {
  it.each<[unknown, number | undefined]>([
    ['1', 1],
    ['-2.5e3', -2500],
    ['NaN', NaN],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
    ['', undefined],
    ['many', undefined],
    [3, undefined],
    [null, undefined],
  ])('%j is %p', (text, value) => {
    expect(promNumber(text)).toEqual(value);
  });

  it('keep name, labels and the time of the server', () => {
    expect(
      parsePromVector(
        answer('vector', [
          { metric: { __name__: 'up', pod: 'a' }, value: [100.5, '1'] },
          { metric: { pod: 'b' }, value: [100.5, 'nonsense'] },
          null,
          { metric: { pod: 7 }, value: [100.5, '2'] },
        ]),
      ),
    ).toEqual({
      evaluatedAt: 100.5,
      samples: [
        { name: 'up', labels: { pod: 'a' }, value: 1 },
        { name: '', labels: {}, value: 2 },
      ],
    });
  });

  it('of no series are empty, not wrong', () => {
    expect(parsePromVector(answer('vector', []))).toEqual({
      evaluatedAt: null,
      samples: [],
    });
    expect(parsePromMatrix(answer('matrix', []))).toEqual([]);
  });

  it('are refused where they are anything else', () => {
    for (const other of [
      undefined,
      [],
      { status: 'error' },
      answer('scalar', [1, '2']),
      answer('vector', 'x'),
    ]) {
      expect(() => parsePromVector(other)).toThrow('not one of Prometheus');
    }
  });

  it('may hold anything and never break the reader', () => {
    fc.assert(
      fc.property(fc.array(fc.anything()), items => {
        const { samples } = parsePromVector(answer('vector', items));
        expect(samples.length).toBeLessThanOrEqual(items.length);
        parsePromMatrix(answer('matrix', items));
      }),
    );
  });
});
