import { GIB, MIB, readableBytes } from './bytes';

describe('readableBytes', () => {
  it.each([
    [768 * MIB, '768 MiB'],
    [0.25 * GIB, '256 MiB'],
    [GIB, '1 GiB'],
    [1.45 * GIB, '1.45 GiB'],
    [65.26 * GIB, '65.3 GiB'],
    [640 * GIB, '640 GiB'],
    [1234.5 * GIB, '1,235 GiB'],
  ])('%d bytes as %s', (bytes, text) => {
    expect(readableBytes(bytes)).toBe(text);
  });
});
