import {
  bytesInWords,
  contextInWords,
  moneyInWords,
  parametersInWords,
  shortDigest,
} from './factsInWords';

describe('facts in words', () => {
  it.each([
    [parametersInWords(8_200_000_000), '8.2 B'],
    [parametersInWords(568_000_000), '568 M'],
    [contextInWords(131_072), '128k'],
    [contextInWords(512), '512'],
    [bytesInWords(20_000_000_000), '18.6 GiB'],
    [bytesInWords(0), '0 B'],
    [moneyInWords(3.9, 'USD'), '$3.90'],
    [shortDigest(`sha256:${'ab'.repeat(32)}`), 'sha256:abababababab…'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});
