import fc from 'fast-check';
import { parseExposition } from './exposition';

describe('parseExposition', () => {
  it('reads names, labels and values, with or without time stamps', () => {
    const page = [
      '# HELP vllm:num_requests_waiting Waiting.',
      '# TYPE vllm:num_requests_waiting gauge',
      'vllm:num_requests_waiting{engine="0",model_name="qwen"} 3.0',
      'up 1 1700000000000',
      '  spaced { a = "b" , } 2e3  ',
      'process_start_time_seconds 1.7e+09',
      '',
    ].join('\r\n');
    expect(parseExposition(page)).toEqual([
      {
        name: 'vllm:num_requests_waiting',
        labels: { engine: '0', model_name: 'qwen' },
        value: 3,
      },
      { name: 'up', labels: {}, value: 1 },
      { name: 'spaced', labels: { a: 'b' }, value: 2000 },
      { name: 'process_start_time_seconds', labels: {}, value: 1.7e9 },
    ]);
  });

  it('reads escaped label values, and braces and commas within them', () => {
    expect(
      parseExposition('m{a="x\\"y\\\\z\\nw",b="{,}= \\t"} 1')[0].labels,
    ).toEqual({ a: 'x"y\\z\nw', b: '{,}= \\t' });
  });

  it('keeps infinities and NaN as numbers', () => {
    expect(
      parseExposition('a +Inf\nb -Inf\nc NaN\nd inf').map(({ value }) => value),
    ).toEqual([Infinity, -Infinity, NaN, Infinity]);
  });

  it('skips what cannot be read and keeps the rest', () => {
    expect(
      parseExposition(
        ['1bad 2', 'm{a=b} 1', 'm{a="b 1', 'm 0x10', 'm', 'good 1'].join('\n'),
      ),
    ).toEqual([{ name: 'good', labels: {}, value: 1 }]);
  });

  it('drops exemplars', () => {
    expect(
      parseExposition('h_bucket{le="1"} 5 # {trace_id="x"} 0.3 1.7')[0].value,
    ).toBe(5);
  });

  it('reads back any label value that was written by the rules', () => {
    const escape = (text: string) =>
      text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter(text => !/[\r]/.test(text)),
        fc.double({ noNaN: true }),
        (label, value) => {
          const [sample] = parseExposition(
            `m{l="${escape(label)}"} ${
              Number.isFinite(value) ? value : `${value > 0 ? '+' : '-'}Inf`
            }`,
          );
          expect(sample.labels.l).toBe(label);
          expect(sample.value === value).toBe(true);
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), text => {
        expect(Array.isArray(parseExposition(text))).toBe(true);
      }),
    );
  });
});
