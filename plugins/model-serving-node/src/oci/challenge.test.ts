import { parseChallenge } from './challenge';

describe('challenges of registries', () => {
  it.each([
    [
      'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:m:pull,push"',
      {
        scheme: 'bearer',
        realm: 'https://auth.example/token',
        service: 'registry.example',
      },
    ],
    [
      'bearer  REALM=https://auth.example/token , service=x',
      { scheme: 'bearer', realm: 'https://auth.example/token', service: 'x' },
    ],
    [
      'Bearer realm="https://auth.example/a\\"b"',
      { scheme: 'bearer', realm: 'https://auth.example/a"b', service: null },
    ],
    [
      'Bearer realm="https://first.example/",realm="https://second.example/"',
      { scheme: 'bearer', realm: 'https://first.example/', service: null },
    ],
    ['Basic realm="Registry"', { scheme: 'basic' }],
    ['Basic', { scheme: 'basic' }],
    ['Bearer service="x"', null],
    ['Bearer', null],
    ['Negotiate', null],
    ['', null],
    [null, null],
  ])('read %s', (header, expected) => {
    expect(parseChallenge(header)).toEqual(expected);
  });
});
