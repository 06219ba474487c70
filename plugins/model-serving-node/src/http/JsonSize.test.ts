import fc from 'fast-check';
import { JsonSize } from './JsonSize';

const isTooLarge = (text: string, step = text.length) => {
  const size = new JsonSize();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += step) {
    size.add(bytes.subarray(at, at + step));
  }
  return size.isTooLarge;
};
const objectOf = (count: number) =>
  `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join()}}`;

describe('JSON that arrives', () => {
  it.each([
    ['an object of too many fields', objectOf(10_001)],
    ['too many fields in all', `[${Array(26).fill(objectOf(9_900)).join()}]`],
    ['too many values', `[${Array(2_000_002).fill('1').join()}]`],
    ['too many levels', '['.repeat(201)],
    ['too many fields after a text', `["\\\\\\"",${objectOf(10_001)}]`],
  ])('is too large with %s', (_, text) => {
    expect(isTooLarge(text)).toBe(true);
    expect(isTooLarge(text, 1009)).toBe(true);
  });

  it.each([
    ['many objects of few fields', `[${Array(9_000).fill(objectOf(20))}]`],
    ['an object of many fields', objectOf(9_999)],
    ['fields in texts', JSON.stringify({ text: objectOf(50_000) })],
    ['many lists side by side', `[${Array(9_000).fill('[[]]')}]`],
  ])('is not with %s', (_, text) => {
    expect(isTooLarge(text)).toBe(false);
    expect(isTooLarge(text, 1009)).toBe(false);
  });

  it('is not where it is small, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 1, max: 9 }), (text, step) => {
        expect(isTooLarge(text, step)).toBe(false);
      }),
    );
  });
});
