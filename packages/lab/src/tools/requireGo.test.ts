import { goFits, requireGo } from './requireGo';

describe('goFits', () => {
  it.each([
    ['go version go1.26.8 linux/amd64', true],
    ['go version go1.30 darwin/arm64', true],
    ['go version go2.0.1 linux/amd64', true],
    ['go version go1.22.4 linux/amd64', false],
    ['', false],
  ])('reads %p', (line, fits) => {
    expect(goFits(line)).toBe(fits);
  });
});

describe('requireGo', () => {
  it('says how to get Go where there is none', async () => {
    await expect(requireGo({ PATH: '/nowhere' })).rejects.toThrow(
      /Go 1\.26 or newer.*not on the path.*https:\/\/go\.dev\/dl/,
    );
  });
});
